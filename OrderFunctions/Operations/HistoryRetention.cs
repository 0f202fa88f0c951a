using Shared.Settings;

namespace OrderFunctions.Operations;

/// <summary>How long the histories of completed orchestrations are kept.</summary>
/// <param name="Age">
/// Setting <c>Orchestrations__HistoryRetention</c>: counted from the start of an orchestration; 30 days where it is not set, at least one.
/// </param>
public sealed record HistoryRetention(TimeSpan Age) : ISettings<HistoryRetention>
{
    /// <inheritdoc/>
    public static HistoryRetention Read(SettingReader reader) => new(reader.ReadTime(
        "Orchestrations__HistoryRetention", TimeSpan.FromDays(30), min: TimeSpan.FromDays(1), max: TimeSpan.FromDays(3650)));
}
