using System.Text;
using Microsoft.AspNetCore.Http;
using Shared.Identifiers;
using Shared.Identity;

namespace Tests.Support;

/// <summary>Makes HTTP requests for functions that are called without a server, and so without the middleware that knows the caller: it is an admin.</summary>
internal static class HttpRequests
{
    public static HttpRequest Get(string pathAndQuery) => Create("GET", pathAndQuery);

    public static HttpRequest Post(string path, string json, params ReadOnlySpan<(string Name, string Value)> headers) => WithBody("POST", path, json, headers);

    public static HttpRequest Put(string path, string json) => WithBody("PUT", path, json);

    private static HttpRequest WithBody(string method, string path, string json, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var request = Create(method, path);
        request.ContentType = "application/json";
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(json));
        foreach (var (name, value) in headers)
            request.Headers.Append(name, value);
        return request;
    }

    private static HttpRequest Create(string method, string pathAndQuery)
    {
        var parts = pathAndQuery.Split('?', 2);
        var request = new DefaultHttpContext().Request;
        request.HttpContext.Features.Set(new Caller(UserId.For("admin", "test"), Role.Admin));
        request.Method = method;
        request.Path = parts[0];
        request.QueryString = parts.Length == 2 ? new QueryString("?" + parts[1]) : QueryString.Empty;
        return request;
    }
}
