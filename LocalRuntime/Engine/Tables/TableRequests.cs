using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using LocalRuntime.Engine.Tables.Pipeline;
using LocalRuntime.Engine.Tables.Serialization;
using LocalRuntime.Engine.Tables.Transactions;

namespace LocalRuntime.Engine.Tables;

/// <summary>
/// Builds the requests of the Table service's protocol. Official source:
/// <c>sdk/tables/Azure.Data.Tables/src/Generated/TableRestClient.cs</c>.
/// </summary>
internal sealed class TableRequests(TableAccount account)
{
    private const string MinimalMetadata = "application/json;odata=minimalmetadata";

    private static readonly ResponseClassifier Default = new StatusCodeClassifier([200, 201, 202, 204]);
    private static readonly ResponseClassifier NotFoundAllowed = new StatusCodeClassifier([200, 204, 404]);
    private static readonly ResponseClassifier ConflictAllowed = new StatusCodeClassifier([201, 204, 409]);

    public HttpMessage AddEntity(string table, ITableEntity entity)
    {
        var body = EntityWriter.Write(entity);
        var message = Message(RequestMethod.Post, table, Default, new("AddEntity", table, "POST", table) { Body = body });
        SetJson(message.Request, body);
        return message;
    }

    public HttpMessage GetEntity(string table, string partitionKey, string rowKey, string? select, bool mayBeMissing)
    {
        var operation = new TableOperation("GetEntity", table, "GET", table) { Key = (partitionKey, rowKey) };
        var query = select is null ? "" : $"?$select={Uri.EscapeDataString(select)}";
        return Message(
            RequestMethod.Get, EntityPath.Of(table, partitionKey, rowKey) + query, mayBeMissing ? NotFoundAllowed : Default, operation);
    }

    /// <summary>An update under <paramref name="ifMatch"/>, or an upsert where that is the default.</summary>
    public HttpMessage ChangeEntity(string table, ITableEntity entity, TableUpdateMode mode, ETag ifMatch)
    {
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}", nameof(mode)),
        };
        var body = EntityWriter.Write(entity);
        var operation = new TableOperation(ifMatch == default ? "UpsertEntity" : "UpdateEntity", table, method.Method, table)
        {
            Key = (entity.PartitionKey, entity.RowKey),
            Body = body,
        };
        var message = Message(method, EntityPath.Of(table, entity.PartitionKey, entity.RowKey), Default, operation);
        if (ifMatch != default)
            message.Request.Headers.Add("If-Match", ifMatch.ToString());

        SetJson(message.Request, body);
        return message;
    }

    public HttpMessage DeleteEntity(string table, string partitionKey, string rowKey, ETag ifMatch)
    {
        var operation = new TableOperation("DeleteEntity", table, "DELETE", table) { Key = (partitionKey, rowKey) };
        var message = Message(RequestMethod.Delete, EntityPath.Of(table, partitionKey, rowKey), NotFoundAllowed, operation);
        message.Request.Headers.Add("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString());
        return message;
    }

    public HttpMessage QueryEntities(string table, string? filter, string? select, int? top, string? nextPartitionKey, string? nextRowKey)
    {
        var path = Query(
            $"{table}()", ("$top", top?.ToString(CultureInfo.InvariantCulture)), ("$select", select), ("$filter", filter),
            ("NextPartitionKey", nextPartitionKey), ("NextRowKey", nextRowKey));
        return Message(RequestMethod.Get, path, Default, new("QueryEntities", table, "GET", $"{table}()"));
    }

    public HttpMessage SubmitTransaction(string table, IReadOnlyList<TableTransactionAction> actions)
    {
        TransactionLimits.Check(actions);
        var (body, contentType) = TransactionRequest.Write(account.Endpoint, table, actions);
        var message = Message(
            RequestMethod.Post, "$batch", Default, new("SubmitTransaction", table, "POST", $"$batch {table}") { Body = body });
        message.Request.Headers.Add("Content-Type", contentType);
        message.Request.Content = RequestContent.Create(body);
        return message;
    }

    public HttpMessage CreateTable(string table, bool mayExist)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("TableName", table);
            json.WriteEndObject();
        }

        var message = Message(
            RequestMethod.Post,
            "Tables",
            mayExist ? ConflictAllowed : Default,
            new("CreateTable", table, "POST", "Tables") { Body = buffer.WrittenMemory });
        SetJson(message.Request, buffer.WrittenMemory);
        return message;
    }

    public HttpMessage DeleteTable(string table) =>
        Message(RequestMethod.Delete, $"Tables('{table}')", NotFoundAllowed, new("DeleteTable", table, "DELETE", $"Tables('{table}')"));

    public HttpMessage QueryTables(string? filter, int? top, string? nextTable) => Message(
        RequestMethod.Get,
        Query("Tables", ("$top", top?.ToString(CultureInfo.InvariantCulture)), ("$filter", filter), ("NextTableName", nextTable)),
        Default,
        new("QueryTables", null, "GET", "Tables"));

    private static string Query(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null)
                continue;

            query.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return query.ToString();
    }

    private static void SetJson(Request request, ReadOnlyMemory<byte> body)
    {
        request.Headers.Add("Prefer", "return-no-content");
        request.Headers.Add("Content-Type", "application/json");
        request.Content = RequestContent.Create(body);
    }

    private HttpMessage Message(RequestMethod method, string path, ResponseClassifier classifier, TableOperation operation)
    {
        var message = account.Pipeline.CreateMessage();
        message.ResponseClassifier = classifier;
        message.SetProperty(typeof(TableOperation), operation);
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri($"{account.Endpoint}/{path}"));
        message.Request.Headers.Add("x-ms-version", account.Version);
        message.Request.Headers.Add("DataServiceVersion", "3.0");
        message.Request.Headers.Add("Accept", MinimalMetadata);
        return message;
    }
}
