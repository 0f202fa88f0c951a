using System.Text.Json;
using System.Text.Json.Serialization;
using LocalHost.Extensions;
using LocalHost.Servers;
using Microsoft.Extensions.Logging;

namespace LocalHost.ServiceBus;

/// <summary>
/// The section <c>serviceBus</c> of host.json. Official source: <c>Config/ServiceBusOptions.cs</c> of
/// Microsoft.Azure.WebJobs.Extensions.ServiceBus (azure-sdk-for-net).
/// </summary>
internal sealed record ServiceBusOptions
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    /// <summary>How many messages of one function are handled at once.</summary>
    public int MaxConcurrentCalls { get; init; } = 16 * Environment.ProcessorCount;

    /// <summary>How many messages the client prefetches.</summary>
    public int PrefetchCount { get; init; }

    /// <summary>Whether a message is completed after its function has succeeded, where the trigger does not say.</summary>
    public bool AutoCompleteMessages { get; init; } = true;

    /// <summary>How long the lock of a message is renewed while its function runs; zero for never.</summary>
    public TimeSpan MaxAutoLockRenewalDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Members of the section that have no effect here. Each is named in a warning.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? WithoutEffect { get; init; }

    /// <exception cref="HostStartException">A value is invalid.</exception>
    public static ServiceBusOptions Read(HostedApp app)
    {
        if (app.Extension("serviceBus") is not { } section)
            return new ServiceBusOptions();
        try
        {
            var options = section.Deserialize<ServiceBusOptions>(Json)!;
            foreach (var setting in options.WithoutEffect?.Keys ?? [])
            {
                app.Loggers.CreateLogger<ServiceBusOptions>()
                    .LogWarning("The setting serviceBus.{Setting} of host.json has no effect in the local host.", setting);
            }
            return options is { MaxConcurrentCalls: > 0, PrefetchCount: >= 0, MaxAutoLockRenewalDuration.Ticks: >= 0 }
                ? options
                : throw new HostStartException(
                    $"App '{app.Name}', serviceBus of host.json: maxConcurrentCalls must be positive, prefetchCount and maxAutoLockRenewalDuration not "
                    + "negative.");
        }
        catch (JsonException invalid)
        {
            throw new HostStartException($"App '{app.Name}', serviceBus of host.json makes no sense: {invalid.Message}", invalid);
        }
    }
}
