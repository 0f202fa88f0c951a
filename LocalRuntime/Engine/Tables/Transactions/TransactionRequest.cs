using System.Buffers;
using System.Text;
using Azure;
using Azure.Data.Tables;
using LocalRuntime.Engine.Tables.Serialization;

namespace LocalRuntime.Engine.Tables.Transactions;

/// <summary>
/// Writes an entity group transaction: a batch with one change set, whose parts are HTTP requests.
/// Official source: <c>sdk/tables/Azure.Data.Tables/src/TableClient.cs</c> (BuildChangeSet).
/// </summary>
internal static class TransactionRequest
{
    public static (ReadOnlyMemory<byte> Body, string ContentType) Write(
        string endpoint, string table, IReadOnlyList<TableTransactionAction> actions)
    {
        var batch = $"batch_{Guid.NewGuid()}";
        var changeSet = $"changeset_{Guid.NewGuid()}";
        var buffer = new ArrayBufferWriter<byte>(4096);
        Text(buffer, $"--{batch}\r\nContent-Type: multipart/mixed; boundary={changeSet}\r\n\r\n");
        foreach (var action in actions)
        {
            Text(buffer, $"--{changeSet}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            Write(buffer, endpoint, table, action);
            Text(buffer, "\r\n");
        }

        Text(buffer, $"--{changeSet}--\r\n\r\n--{batch}--\r\n");
        return (buffer.WrittenMemory, $"multipart/mixed; boundary={batch}");
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string endpoint, string table, TableTransactionAction action)
    {
        var entity = action.Entity;
        var method = action.ActionType switch
        {
            TableTransactionActionType.Add => "POST",
            TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => "PATCH",
            TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpsertReplace => "PUT",
            TableTransactionActionType.Delete => "DELETE",
            var unknown => throw new InvalidOperationException($"Unknown action type {unknown}."),
        };
        var path = action.ActionType == TableTransactionActionType.Add ? table : EntityPath.Of(table, entity.PartitionKey, entity.RowKey);
        Text(buffer,
            $"{method} {endpoint}/{path} HTTP/1.1\r\nAccept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0\r\n");
        if (IfMatch(action) is { } version)
            Text(buffer, $"If-Match: {version}\r\n");

        if (action.ActionType == TableTransactionActionType.Delete)
        {
            Text(buffer, "\r\n");
            return;
        }

        Text(buffer, "Prefer: return-no-content\r\nContent-Type: application/json\r\n\r\n");
        EntityWriter.Write(entity, buffer);
    }

    private static string? IfMatch(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Delete => (action.ETag == default ? ETag.All : action.ETag).ToString(),
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace when action.ETag != default =>
            action.ETag.ToString(),
        _ => null,
    };

    private static void Text(ArrayBufferWriter<byte> buffer, string text) => Encoding.UTF8.GetBytes(text, buffer);
}
