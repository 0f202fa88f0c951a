using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Emulators.Tables;

/// <summary>
/// Reads the body of an entity group transaction: a batch with one change set, whose parts are requests. Source:
/// learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.
/// </summary>
internal static class TransactionRequest
{
    private const int MaxActions = 100;

    /// <exception cref="TableError">It cannot be parsed, or breaks a rule of transactions.</exception>
    public static IReadOnlyList<EntityAction> Read(string? contentType, ReadOnlyMemory<byte> body)
    {
        var actions = new List<EntityAction>();
        try
        {
            var changeSet = MultipartBody.Split(body, BoundaryOf(contentType)) switch
            {
                [var only] => MultipartBody.Divide(only),
                [] => throw Unreadable("it is empty"),
                _ => throw Unreadable("it has more than one change set"),
            };
            foreach (var part in MultipartBody.Split(changeSet.Content, BoundaryOf(MultipartBody.FindHeader("Content-Type", changeSet.Lines))))
            {
                if (actions.Count == MaxActions)
                    throw TableError.Invalid("The batch request operation exceeds the maximum 100 changes per change set.").InAction(MaxActions - 1);
                actions.Add(ReadAction(MultipartBody.Divide(part).Content, actions.Count));
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or UriFormatException)
        {
            throw Unreadable("its form is not that of a batch");
        }

        Check(actions);
        return actions;
    }

    private static void Check(List<EntityAction> actions)
    {
        if (actions.Count == 0)
            throw Unreadable("it has no change");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, action) in actions.Index())
        {
            if (action.Entity.PartitionKey != actions[0].Entity.PartitionKey || !action.Table.Equals(actions[0].Table, StringComparison.OrdinalIgnoreCase))
            {
                throw TableError.Of("CommandsInBatchActOnDifferentPartitions", "All commands in a batch must operate on same entity group.").InAction(index);
            }

            if (!keys.Add(action.Entity.RowKey))
            {
                const string Message = "The batch request contains multiple changes with same row key. An entity can appear only once in a batch request.";
                throw TableError.Of("InvalidDuplicateRow", Message).InAction(index);
            }
        }
    }

    private static EntityAction ReadAction(ReadOnlyMemory<byte> part, int index)
    {
        var (lines, content) = MultipartBody.Divide(part);
        var firstLine = lines.IndexOf('\r', StringComparison.Ordinal) is var end and >= 0 ? lines[..end] : lines;
        var (method, path) = firstLine.Split(' ') is [var verb, var address, _]
            ? (verb, new Uri(address).AbsolutePath)
            : throw Unreadable("a change is no request");
        try
        {
            if (HttpMethods.IsGet(method))
                throw TableError.Unsupported("queries within a batch");
            return EntityRequest.ToAction(method, TableAddress.Parse(path), MultipartBody.FindHeader("If-Match", lines), content);
        }
        catch (TableError error)
        {
            throw error.InAction(index);
        }
    }

    private static string BoundaryOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.StartsWith("multipart/mixed", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 } boundary
            ? boundary.ToString()
            : throw Unreadable("it names no boundary");

    private static TableError Unreadable(string why) => TableError.Invalid($"The batch cannot be read: {why}.");
}

/// <summary>The answer to a transaction: one part for each action, or one for the action that was refused.</summary>
internal static class TransactionAnswer
{
    // Room for the answers to four actions.
    private const int UsualLength = 1536;

    public static (string ContentType, byte[] Body) Of(IReadOnlyList<Entity?> entities) => Write(
        entities.Select(entity => entity is null ? "HTTP/1.1 204 No Content\r\n" : $"HTTP/1.1 204 No Content\r\nETag: {entity.ETag}\r\n"), "");

    public static (string ContentType, byte[] Body) Of(TableError error) => Write(
        [$"HTTP/1.1 {error.Status} Refused\r\nContent-Type: application/json;odata=minimalmetadata;charset=utf-8\r\n"],
        Encoding.UTF8.GetString(JsonAnswer.Of(error).Span));

    private static (string ContentType, byte[] Body) Write(IEnumerable<string> heads, string content)
    {
        var (batch, changes) = ($"batchresponse_{Guid.NewGuid()}", $"changesetresponse_{Guid.NewGuid()}");
        var body = new StringBuilder($"--{batch}\r\nContent-Type: multipart/mixed; boundary={changes}\r\n\r\n", UsualLength);
        foreach (var head in heads)
        {
            body.Append(
                $"--{changes}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
                + $"{head}X-Content-Type-Options: nosniff\r\nDataServiceVersion: 3.0;\r\n\r\n{content}\r\n");
        }

        body.Append($"--{changes}--\r\n--{batch}--\r\n");
        return ($"multipart/mixed; boundary={batch}", Encoding.UTF8.GetBytes(body.ToString()));
    }
}
