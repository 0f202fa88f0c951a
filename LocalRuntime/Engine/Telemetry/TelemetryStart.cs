using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LocalRuntime.Engine.Telemetry;

/// <summary>Builds an app's OpenTelemetry providers. Official source: <c>TelemetryHostedService.cs</c> of OpenTelemetry.Extensions.Hosting.</summary>
internal sealed class TelemetryStart(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // They work from the moment they are made, and the container disposes them.
        _ = services.GetService<MeterProvider>();
        if (services.GetService<TracerProvider>() is { } traces)
        {
            OwnSpans.ShowAgain(traces);
        }

        _ = services.GetService<LoggerProvider>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
