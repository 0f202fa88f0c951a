using System.Text.Json;
using System.Text.Json.Nodes;
using LocalHost.Durable.Dispatch;
using Microsoft.AspNetCore.Http;

namespace LocalHost.Durable.Management;

/// <summary>An answer of the management API (HttpRequestMessageExtensions of the WebJobs extension).</summary>
internal static class ManagementAnswer
{
    public static IResult Empty(int status) => Results.StatusCode(status);

    public static IResult Json(int status, JsonNode? body) =>
        Results.Text(body is null ? "null" : body.ToJsonString(TypedValue.Relaxed), "application/json; charset=utf-8", statusCode: status);

    /// <summary>An error as the official host shows it, but without the stack trace of its cause.</summary>
    public static IResult Error(int status, string message, Exception? cause = null)
    {
        var body = new JsonObject { ["Message"] = message };
        if (cause is not null)
        {
            body["ExceptionMessage"] = cause.Message;
            body["ExceptionType"] = cause.GetType().FullName;
        }

        return Json(status, body);
    }

    public static IResult Accepted(JsonObject body, string location, int retryAfterSeconds) => new AcceptedAnswer(Json(202, body), location, retryAfterSeconds);

    public static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed class AcceptedAnswer(IResult body, string location, int retryAfterSeconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = location;
            httpContext.Response.Headers.RetryAfter = FormattableString.Invariant($"{retryAfterSeconds}");
            return body.ExecuteAsync(httpContext);
        }
    }
}
