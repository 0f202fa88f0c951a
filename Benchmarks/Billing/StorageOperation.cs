using Microsoft.AspNetCore.Http;

namespace Benchmarks.Billing;

/// <summary>A request to a storage account, as it is billed.</summary>
/// <param name="Service">Blob, Queue or Table.</param>
/// <param name="IsWrite">Whether it changes something.</param>
/// <param name="Name">What it does, and for a table its name.</param>
internal sealed record StorageOperation(string Service, bool IsWrite, string Name)
{
    /// <summary>The operation of a request that names the account in its path, as requests to emulators do.</summary>
    public static StorageOperation Of(string service, HttpRequest request)
    {
        var path = request.Path.Value!.Trim('/').Split('/')[1..];
        var isWrite = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        var part = request.Query["comp"].ToString();
        var name = service switch
        {
            "Queue" when path is [_, "messages", ..] => request.Method switch
            {
                "GET" when request.Query.ContainsKey("peekonly") => "peek messages",
                "GET" => "get messages",
                "POST" => "put message",
                "PUT" => "update message",
                _ => "delete message",
            },
            "Table" => path switch
            {
                ["$batch"] => "transaction",
                [var table, ..] => $"{TableAction(request.Method)} {table.Split('(')[0]}",
                _ => "service",
            },
            _ => $"{request.Method.ToLowerInvariant()} {(path.Length == 0 ? "service" : part.Length > 0 ? part : service.ToLowerInvariant())}",
        };
        return new StorageOperation(service, isWrite, name);
    }

    private static string TableAction(string method) => method switch
    {
        "GET" => "query",
        "POST" => "insert into",
        "PUT" => "replace in",
        "DELETE" => "delete from",
        _ => "merge in",
    };
}
