using System.Text.Json;
using Shared.Storage;

namespace CustomerFunctions.Identity.Attempts;

/// <summary>
/// A row that counts attempts, one of a fixed number: whoever tries a million user names that nobody has does not fill the table. Its
/// partition cannot be that of a user name, which has no colon.
/// </summary>
internal sealed class AttemptRow : TableRow
{
    public const string Key = "attempts";

    public AttemptRow() => RowKey = Key;

    // 32^4 rows: a million.
    private const int SlotLength = 4;

    private const int MostLimits = 200;

    /// <summary>For each limit the time at which its attempts are forgotten, as a JSON object.</summary>
    public string Limits { get; set; } = "{}";

    /// <summary>The partition in which a subject is counted; others may be counted there too.</summary>
    public static string PartitionOf(string subject) => $"attempts:{Shared.Identifiers.FieldHash.Key("attempts", subject)[..SlotLength]}";

    public Dictionary<string, DateTimeOffset> ReadLimits() => JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(Limits)!;

    /// <summary>Keeps what is not yet forgotten; where that is too much for a row, what is forgotten last.</summary>
    public void WriteLimits(IEnumerable<KeyValuePair<string, DateTimeOffset>> limits, DateTimeOffset now) => Limits = JsonSerializer.Serialize(
        limits.Where(limit => limit.Value > now).OrderByDescending(limit => limit.Value).Take(MostLimits).ToDictionary());
}
