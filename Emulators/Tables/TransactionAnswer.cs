using System.Text;

namespace Emulators.Tables;

/// <summary>The answer to a transaction: one part for each action, or one for the action that was refused.</summary>
internal static class TransactionAnswer
{
    public static (string ContentType, byte[] Body) Of(IReadOnlyList<Entity?> entities) => Write(
        entities.Select(entity => entity is null ? "HTTP/1.1 204 No Content\r\n" : $"HTTP/1.1 204 No Content\r\nETag: {entity.ETag}\r\n"), "");

    public static (string ContentType, byte[] Body) Of(TableError error) => Write(
        [$"HTTP/1.1 {error.Status} Refused\r\nContent-Type: application/json;odata=minimalmetadata;charset=utf-8\r\n"],
        Encoding.UTF8.GetString(JsonAnswer.Of(error).Span));

    private static (string ContentType, byte[] Body) Write(IEnumerable<string> heads, string content)
    {
        var (batch, changes) = ($"batchresponse_{Guid.NewGuid()}", $"changesetresponse_{Guid.NewGuid()}");
        var body = new StringBuilder($"--{batch}\r\nContent-Type: multipart/mixed; boundary={changes}\r\n\r\n");
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
