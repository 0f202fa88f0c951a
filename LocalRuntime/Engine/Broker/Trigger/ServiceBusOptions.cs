using System.Text.Json;
using System.Text.Json.Serialization;
using LocalRuntime.Engine.Functions;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Broker.Trigger;

/// <summary>
/// The section <c>serviceBus</c> of host.json. Official source: <c>Config/ServiceBusOptions.cs</c> of
/// Microsoft.Azure.WebJobs.Extensions.ServiceBus (azure-sdk-for-net).
/// </summary>
/// <param name="MaxConcurrentCalls">How many messages of one function are handled at once.</param>
/// <param name="AutoCompleteMessages">Whether a message is completed after its function has succeeded, where the trigger does not say.</param>
/// <param name="MaxAutoLockRenewalDuration">How long the lock of a message is renewed while its function runs; zero for never.</param>
internal sealed record ServiceBusOptions(int MaxConcurrentCalls, bool AutoCompleteMessages, TimeSpan MaxAutoLockRenewalDuration)
{
    private const string SectionName = "host.json's extensions.serviceBus";

    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    private sealed record Section
    {
        public int? MaxConcurrentCalls { get; init; }

        public bool? AutoCompleteMessages { get; init; }

        public TimeSpan? MaxAutoLockRenewalDuration { get; init; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement> WithoutEffect { get; init; } = [];
    }

    /// <exception cref="InvalidOperationException">A value makes no sense.</exception>
    public static ServiceBusOptions Read(JsonElement hostJson, ILogger log)
    {
        var given = new Section();
        if (HostJson.Extension(hostJson, "serviceBus") is { } section)
        {
            given = Deserialize(section);
            foreach (var setting in given.WithoutEffect.Keys)
            {
                log.LogWarning("The setting serviceBus.{Setting} of host.json has no effect in the local runtime.", setting);
            }
        }

        var options = new ServiceBusOptions(
            given.MaxConcurrentCalls ?? Environment.ProcessorCount * 16,
            given.AutoCompleteMessages ?? true,
            given.MaxAutoLockRenewalDuration ?? TimeSpan.FromMinutes(5));
        return options is { MaxConcurrentCalls: > 0, MaxAutoLockRenewalDuration.Ticks: >= 0 }
            ? options
            : throw new InvalidOperationException($"{SectionName}: maxConcurrentCalls must be positive, and maxAutoLockRenewalDuration not negative.");
    }

    private static Section Deserialize(JsonElement section)
    {
        try
        {
            return section.Deserialize<Section>(Json)!;
        }
        catch (JsonException invalid)
        {
            throw new InvalidOperationException($"{SectionName} makes no sense: {invalid.Message}", invalid);
        }
    }
}
