using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace LocalRuntime.Engine.Telemetry;

/// <summary>
/// Keeps the spans of one app from the exporters of the other. Sources belong to the process, so each app's provider sees every span; in Azure the
/// apps are processes of their own. A span whose app is known is shown as not recorded while the other app's processors look at its end.
/// </summary>
internal static class OwnSpans
{
    private const string AppProperty = "LocalRuntime.App";
    private const string HiddenProperty = "LocalRuntime.Hidden";

    /// <summary>Has to be called before the app's own processors are added.</summary>
    public static void HideOthers(IServiceCollection services) => services.ConfigureOpenTelemetryTracerProvider((provider, traces) =>
    {
        if (provider.GetService<IHostEnvironment>() is { } host)
        {
            traces.AddProcessor(new Hide(host.ApplicationName));
        }
    });

    /// <summary>Has to be called when the provider is built: some exporters take the last place in it, whenever they were added.</summary>
    public static void ShowAgain(TracerProvider traces) => traces.AddProcessor(new Show());

    /// <summary>Says whose span it is, for a span that is started outside of the app's functions.</summary>
    public static void Assign(Activity span, string app) => span.SetCustomProperty(AppProperty, app);

    private sealed class Hide(string app) : BaseProcessor<Activity>
    {
        public override void OnStart(Activity data)
        {
            if (RuntimeScope.Current.App is { } running)
            {
                Assign(data, running);
            }
        }

        public override void OnEnd(Activity data)
        {
            if (data.Recorded && data.GetCustomProperty(AppProperty) is string of && of != app)
            {
                data.SetCustomProperty(HiddenProperty, HiddenProperty);
                data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }
        }
    }

    private sealed class Show : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.GetCustomProperty(HiddenProperty) is not null)
            {
                data.SetCustomProperty(HiddenProperty, null);
                data.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
            }
        }
    }
}
