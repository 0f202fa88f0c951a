using System.Diagnostics;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.Configuration;
using Tests.Infrastructure;

[assembly: WorkerExtensionStartupCodeExecutorInfo(typeof(RecordedSettings))]

namespace Tests.Infrastructure;

/// <summary>
/// Gives the apps their settings and notes which of them their code asks for. The worker runs what the entry assembly, here the tests', names as
/// its startup code, when an app's builder is made; from then on every question for a setting comes by here, also what is asked before a host is built.
/// </summary>
public sealed class RecordedSettings : WorkerExtensionStartup
{
    private static Source? _current;

    /// <summary>From here on apps get these settings.</summary>
    /// <param name="settings">By their names in the environment.</param>
    internal static void Begin(IReadOnlyDictionary<string, string> settings) => _current = new Source(settings);

    /// <summary>The settings that were asked for, whether they were set or not.</summary>
    internal static IReadOnlyCollection<string> End() => [.. _current!.Names];

    /// <inheritdoc/>
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder)
    {
        var configuration = applicationBuilder.Services.Last(service => service.ServiceType == typeof(IConfiguration));
        ((IConfigurationBuilder)(configuration.ImplementationInstance ?? configuration.ImplementationFactory!(null!))).Add(_current!);
    }

    private sealed class Source(IReadOnlyDictionary<string, string> settings) : ConfigurationProvider, IConfigurationSource
    {
        private static readonly string[] Relays = ["Microsoft.Extensions.Configuration", "Microsoft.Extensions.Configuration.Abstractions"];

        public SortedSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load() => Data = settings.ToDictionary(
            setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), string? (setting) => setting.Value, StringComparer.OrdinalIgnoreCase);

        public override bool TryGet(string key, out string? value)
        {
            if (IsAskedByAnApp()) Names.Add(key.Replace(":", "__", StringComparison.Ordinal));
            return base.TryGet(key, out value);
        }

        private static bool IsAskedByAnApp() => new StackTrace(1).GetFrames()
            .Select(frame => frame.GetMethod()?.DeclaringType?.Assembly)
            .FirstOrDefault(assembly => assembly is not null && assembly != Assembly.GetExecutingAssembly() && !Relays.Contains(assembly.GetName().Name))
            is { } caller && ComposedApp.Projects.Contains(caller.GetName().Name);
    }
}
