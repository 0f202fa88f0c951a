using System.Globalization;
using Microsoft.Extensions.Configuration;
using Shared.Settings;

namespace OrderFunctions.Operations;

/// <summary>How long the histories of completed orchestrations are kept.</summary>
/// <param name="Age">
/// Setting <c>Orchestrations__HistoryRetention</c>: counted from the start of an orchestration; 30 days where it is not set, at least one.
/// </param>
public sealed record HistoryRetention(TimeSpan Age)
{
    private const string Name = "Orchestrations__HistoryRetention";

    private static readonly TimeSpan Default = TimeSpan.FromDays(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Reads the setting.</summary>
    /// <exception cref="SettingException">It is no time span of this range.</exception>
    public static HistoryRetention Read(IConfiguration configuration) => configuration.GetSection("Orchestrations")["HistoryRetention"] switch
    {
        null or "" => new HistoryRetention(Default),
        var value when TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var age) && age >= Shortest && age <= Longest => new HistoryRetention(age),
        var value => throw new SettingException(Name, $"is '{value}'. Set it to a time from {Shortest:c} to {Longest:c}, such as {Default:c}."),
    };
}
