using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LocalRuntime.Engine.Http;

/// <summary>
/// What an HTTP invocation's trace goes on from: the web server's span where somebody records it, else the span that the caller names.
/// Officially the host's own request activity.
/// </summary>
internal static class HttpTraceParent
{
    public static string? Of(HttpContext call) =>
        Activity.Current is { Recorded: true, Id: { } id } ? id
        : call.Request.Headers[HeaderNames.TraceParent] is [{ Length: > 0 } header, ..] ? header
        : null;
}
