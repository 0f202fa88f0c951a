using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Emulators.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Emulators.Tables;

/// <summary>
/// Answers the requests of the Table service's REST API. Source: learn.microsoft.com/rest/api/storageservices/table-service-rest-api.
/// </summary>
internal sealed class TableEndpoint(LocalStore store, TableStore tables, OperationCounters counters)
{
    /// <summary>
    /// The server reads larger bodies than it accepts, up to this size: a client whose body is cut off sees a broken connection, and tries again.
    /// </summary>
    public const long MaxBodyBytesRead = 256 * 1024 * 1024;

    // The maximum for a transaction. An entity is far smaller.
    private const long MaxBodyBytes = 4 * 1024 * 1024;
    private const int MinReadBytes = 4 * 1024;

    private const int MaxRows = 1000;
    private const string NextPartition = "NextPartitionKey";
    private const string NextRow = "NextRowKey";
    private const string NextTable = "NextTableName";
    private const string Continuation = "x-ms-continuation-";

    public async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers["x-ms-version"] = context.Request.Headers["x-ms-version"];
        response.Headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        try
        {
            var rawPath = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0];
            var address = TableAddress.Parse(rawPath);
            SharedKey.Check(context.Request, address.Account, rawPath);
            await AnswerAsync(context, address);
        }
        catch (TableError error)
        {
            await WriteAsync(response, error.Status, JsonAnswer.Of(error));
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await WriteAsync(response, refused.StatusCode, JsonAnswer.Of(TableError.BodyTooLarge));
        }
        catch (StoreException failure)
        {
            // Clients of the service repeat what is answered 503.
            await WriteAsync(response, StatusCodes.Status503ServiceUnavailable, JsonAnswer.Of(new TableError(503, "ServerBusy", failure.Message)));
        }
    }

    private Task AnswerAsync(HttpContext context, TableAddress address) => (context.Request.Method, address) switch
    {
        _ when context.Request.Query.ContainsKey("restype") || context.Request.Query.ContainsKey("comp") =>
            throw TableError.Unsupported("service properties, statistics and access policies"),
        ("POST", { Resource: "$batch" }) => TransactAsync(context, address),
        ("GET", { Resource: "Tables", TableName: null }) => ListTablesAsync(context, address),
        ("POST", { Resource: "Tables", TableName: null }) => CreateTableAsync(context, address),
        ("DELETE", { Resource: "Tables", TableName: { } name }) => DeleteTableAsync(context, address.Account, name),
        (_, { Resource: "Tables" or "$batch" } or { TableName: not null }) => throw TableError.UnsupportedVerb(context.Request.Method),
        ("GET", { PartitionKey: { } partition, RowKey: { } row }) => ReadAsync(context, address, partition, row),
        ("GET", _) => QueryAsync(context, address),
        _ => ChangeAsync(context, address),
    };

    private void Count(string table, string operation) => counters.Count($"{table} {operation}");

    private async Task ListTablesAsync(HttpContext context, TableAddress address)
    {
        var limit = ReadTop(context.Request);
        var filter = ReadFilter(context.Request);
        var from = ContinuationToken.Read(context.Request.Query[NextTable]) ?? "";
        Count("Tables", "list");
        var (names, next) = store.Read(session => TableStore.ListTables(session, address.Account, filter, from, limit));
        if (next is not null)
            context.Response.Headers[Continuation + NextTable] = ContinuationToken.Write(next);
        await WriteAsync(context.Response, StatusCodes.Status200OK, JsonAnswer.OfTables(names));
    }

    private async Task CreateTableAsync(HttpContext context, TableAddress address)
    {
        string? name;
        try
        {
            using var json = JsonDocument.Parse(await ReadBodyAsync(context));
            name = json.RootElement.TryGetProperty("TableName", out var given) ? given.GetString() : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw TableError.Invalid("The body names no table.");
        }

        Count("Tables", "create");
        if (!await store.WriteAsync(session => TableStore.CreateTable(session, address.Account, name ?? ""), context.RequestAborted))
            throw TableError.TableExists;
        await WriteContentAsync(context, StatusCodes.Status201Created, JsonAnswer.OfTable(name!));
    }

    private async Task DeleteTableAsync(HttpContext context, string account, string name)
    {
        Count("Tables", "delete");
        await store.WriteAsync(session => TableStore.DeleteTable(session, account, name), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ReadAsync(HttpContext context, TableAddress address, string partitionKey, string rowKey)
    {
        EntityRules.CheckKey("PartitionKey", partitionKey);
        EntityRules.CheckKey("RowKey", rowKey);
        Count(address.Resource, "read");
        var key = new Entity(partitionKey, rowKey, new Dictionary<string, EdmValue>());
        var entity = store.ReadOnce(session => TableStore.Read(session, address.Account, address.Resource, key));
        context.Response.Headers.ETag = entity.ETag;
        await WriteAsync(context.Response, StatusCodes.Status200OK, JsonAnswer.Of(entity, ReadFormat(context.Request)));
    }

    private async Task QueryAsync(HttpContext context, TableAddress address)
    {
        var parameters = context.Request.Query;
        (string, string)? from = ContinuationToken.Read(parameters[NextPartition]) is { } partition
            ? (partition, ContinuationToken.Read(parameters[NextRow]) ?? "")
            : null;
        var query = new EntityQuery(ReadFilter(context.Request), ReadTop(context.Request), from);
        Count(address.Resource, "query");
        var page = store.Read(session => TableStore.Query(session, address.Account, address.Resource, query));
        if (page.Next is var (nextPartition, nextRow))
        {
            context.Response.Headers[Continuation + NextPartition] = ContinuationToken.Write(nextPartition);
            context.Response.Headers[Continuation + NextRow] = ContinuationToken.Write(nextRow);
        }

        await WriteAsync(context.Response, StatusCodes.Status200OK, JsonAnswer.Of(page.Entities, ReadFormat(context.Request)));
    }

    private async Task ChangeAsync(HttpContext context, TableAddress address)
    {
        var ifMatch = context.Request.Headers.IfMatch.FirstOrDefault();
        var action = EntityRequest.ToAction(context.Request.Method, address, ifMatch, await ReadBodyAsync(context));
        Count(address.Resource, action.Kind.ToString());
        var written = await store.WriteAsync(session => tables.Apply(session, address.Account, action), context.RequestAborted);
        context.Response.Headers.ETag = written?.ETag;
        if (action.Kind == EntityActionKind.Insert)
            await WriteContentAsync(context, StatusCodes.Status201Created, JsonAnswer.Of(written!, ReadFormat(context.Request)));
        else
            context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task TransactAsync(HttpContext context, TableAddress address)
    {
        (string ContentType, byte[] Body) answer;
        try
        {
            var actions = TransactionRequest.Read(context.Request.ContentType, await ReadBodyAsync(context));
            Count(actions[0].Table, "transaction");
            answer = TransactionAnswer.Of(await store.WriteAsync(session => tables.ApplyAll(session, address.Account, actions), context.RequestAborted));
        }
        catch (TableError error)
        {
            answer = TransactionAnswer.Of(error);
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static int ReadTop(HttpRequest request) => request.Query["$top"].FirstOrDefault() is not { } text
        ? MaxRows
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top is > 0 and <= MaxRows
            ? top
            : throw TableError.Invalid("$top is a number from 1 to 1000.");

    private static ODataFilter ReadFilter(HttpRequest request) =>
        request.Query["$filter"].FirstOrDefault() is { Length: > 0 } text ? ODataFilter.Parse(text) : ODataFilter.None;

    private static EntityFormat ReadFormat(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        if (accept.Contains("fullmetadata", StringComparison.OrdinalIgnoreCase))
            throw TableError.Unsupported("full metadata");
        var select = request.Query["$select"].FirstOrDefault();
        return new EntityFormat(
            !accept.Contains("nometadata", StringComparison.OrdinalIgnoreCase),
            string.IsNullOrEmpty(select) || select == "*" ? null : select.Split(',', StringSplitOptions.TrimEntries));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context)
    {
        // Room for one read more than is needed, so that the end is seen without a larger buffer. What is too much is read into the same room.
        var body = new ArrayBufferWriter<byte>((int)Math.Min(context.Request.ContentLength ?? 0, MaxBodyBytes) + MinReadBytes);
        var total = 0L;
        for (int read; (read = await context.Request.Body.ReadAsync(body.GetMemory(MinReadBytes), context.RequestAborted)) > 0; total += read)
        {
            if (total + read <= MaxBodyBytes)
                body.Advance(read);
        }

        return total <= MaxBodyBytes ? body.WrittenMemory : throw TableError.BodyTooLarge;
    }

    private static Task WriteContentAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        if (!context.Request.Headers["Prefer"].ToString().Contains("return-no-content", StringComparison.OrdinalIgnoreCase))
            return WriteAsync(context.Response, status, body);
        context.Response.Headers["Preference-Applied"] = "return-no-content";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task WriteAsync(HttpResponse response, int status, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, response.HttpContext.RequestAborted);
    }
}
