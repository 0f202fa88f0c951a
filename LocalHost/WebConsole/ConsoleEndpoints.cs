using Emulators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalHost.WebConsole;

/// <summary>
/// The console at <c>/</c>: one static page. It reads orchestrations from the management API of Durable Functions, and everything else from small JSON
/// endpoints under <c>/local</c>.
/// </summary>
internal static class ConsoleEndpoints
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly EmbeddedPage Page = new(typeof(ConsoleEndpoints).Assembly, "LocalHost.WebConsole.Page", Policy);

    public static void MapConsole(this IEndpointRouteBuilder endpoints, ConsoleSubject subject)
    {
        var started = TimeProvider.System.GetUtcNow();
        endpoints.MapGet("/", (HttpContext call) => Page.Answer(call, "console.html"));
        var local = endpoints.MapGroup("/local");
        local.MapGet("/console/{file}", (HttpContext call, string file) => Page.Answer(call, file));
        local.MapGet("/host", () => Results.Json(new
        {
            subject.Title,
            Started = started,
            subject.Apps,
            subject.Links,
            subject.FirstStep,
            Hubs = subject.Hubs(),
            subject.LogFile,
            subject.DashboardUrl,
            subject.TraceUrl,
            DeadLetters = subject.ServiceBus?.CountMessages().Sum(entity => entity.DeadLettered) ?? 0,
            Problems = subject.Problems.Count,
        }));
        local.MapGet("/timers", () => Results.Json(subject.Timers()));
        local.MapGet("/problems", () => Results.Json(subject.Problems.List()));
        if (subject.ServiceBus is { } serviceBus)
            new QueueEndpoints(serviceBus).Map(local.MapGroup("/queues"));
        else
            local.MapGet("/queues", () => Results.Json(Array.Empty<object>()));
    }
}
