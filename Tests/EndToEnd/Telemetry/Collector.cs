using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Tests.Support;

namespace Tests.EndToEnd.Telemetry;

/// <summary>An OpenTelemetry collector, as far as these tests need one: it keeps what is sent to it by HTTP.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentQueue<string> _traces = [];

    private Collector(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        _web = builder.Build();
        _web.Run(TakeAsync);
        Endpoint = new Uri($"http://localhost:{port}");
    }

    public Uri Endpoint { get; }

    /// <summary>The exports of traces, in their wire format, in which names and values stand as they are.</summary>
    public IReadOnlyCollection<string> Traces => _traces;

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector(FreePort.Next());
        await collector._web.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task TakeAsync(HttpContext call)
    {
        using var body = new MemoryStream();
        await call.Request.Body.CopyToAsync(body, call.RequestAborted);
        if (call.Request.Path == "/v1/traces")
            _traces.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
    }
}
