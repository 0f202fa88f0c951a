using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>
/// The <c>durableTask</c> section of host.json. Official source: <c>Options/DurableTaskOptions.cs</c> (azure-functions-durable-extension).
/// </summary>
/// <param name="MaxConcurrentActivities">How many activities run at once.</param>
/// <param name="MaxConcurrentOrchestrators">How many orchestrations take their turn at once.</param>
internal sealed record DurableOptions(int MaxConcurrentActivities, int MaxConcurrentOrchestrators)
{
    private const string ActivitiesSetting = "maxConcurrentActivityFunctions";
    private const string OrchestratorsSetting = "maxConcurrentOrchestratorFunctions";

    // These say where and how Azure keeps the task hub, and there is nothing here that they could change.
    private static readonly string[] AzureSettings = ["hubName", "storageProvider", "tracing"];

    private static int OfficialDefault => 10 * Environment.ProcessorCount;

    /// <exception cref="InvalidOperationException">A setting has no sense; the message names it.</exception>
    public static DurableOptions Read(JsonElement hostJson, ILogger logger)
    {
        var options = new DurableOptions(OfficialDefault, OfficialDefault);
        if (hostJson.ValueKind != JsonValueKind.Object
            || !hostJson.TryGetProperty("extensions", out var extensions)
            || !extensions.TryGetProperty("durableTask", out var section))
        {
            return options;
        }

        foreach (var setting in section.EnumerateObject())
        {
            if (Is(setting, ActivitiesSetting))
            {
                options = options with { MaxConcurrentActivities = ReadLimit(setting) };
            }
            else if (Is(setting, OrchestratorsSetting))
            {
                options = options with { MaxConcurrentOrchestrators = ReadLimit(setting) };
            }
            else if (!AzureSettings.Any(known => Is(setting, known)))
            {
                logger.LogWarning("The setting durableTask.{Setting} of host.json has no effect in the local runtime.", setting.Name);
            }
        }

        return options;
    }

    private static bool Is(JsonProperty setting, string name) => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static int ReadLimit(JsonProperty setting) =>
        setting.Value.ValueKind == JsonValueKind.Number && setting.Value.TryGetInt32(out var limit) && limit > 0
            ? limit
            : throw new InvalidOperationException($"The setting durableTask.{setting.Name} of host.json must be a positive integer.");
}
