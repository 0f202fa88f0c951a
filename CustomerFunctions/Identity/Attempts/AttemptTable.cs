using System.Text.Json;
using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using Shared.Identifiers;
using Shared.Storage;

namespace CustomerFunctions.Identity.Attempts;

/// <summary>Counts attempts in the table of logins, so that all instances of the app count together.</summary>
public sealed class AttemptTable(TableServiceClient service, ConflictRetry retry, TimeProvider time)
{
    private readonly TableClient _table = service.GetTableClient(LoginTable.Name);
    private readonly PartitionWriter _writer = new(retry);

    /// <summary>
    /// Counts an attempt before it is made, so that a thousand at once are a thousand too. Where any limit is reached, none of them counts it. A
    /// write whose answer is lost counts it twice, which errs on the safe side.
    /// </summary>
    /// <param name="subject">Where the limits are counted.</param>
    /// <param name="limits">All of the limits that hold for it.</param>
    /// <param name="cancellationToken">Ends the tries to count.</param>
    /// <returns>How long to wait before the next attempt; zero or less where this one may be made.</returns>
    public Task<TimeSpan> TryAddAsync(string subject, IReadOnlyList<AttemptLimit> limits, CancellationToken cancellationToken) => ChangeAsync(
        subject,
        (counted, now) =>
        {
            var wait = limits.Max(limit => limit.Rate.Wait(counted.GetValueOrDefault(limit.Key), now));
            if (wait > TimeSpan.Zero)
            {
                return (false, wait);
            }

            foreach (var limit in limits)
            {
                counted[limit.Key] = limit.Rate.Add(counted.GetValueOrDefault(limit.Key), now);
            }

            return (true, wait);
        },
        cancellationToken);

    /// <summary>Forgets one attempt of each limit, because it has turned out to be allowed.</summary>
    internal Task TakeBackAsync(string subject, IReadOnlyList<AttemptLimit> limits, CancellationToken cancellationToken) => ChangeAsync(
        subject,
        (counted, _) =>
        {
            foreach (var limit in limits.Where(limit => counted.ContainsKey(limit.Key)))
            {
                counted[limit.Key] -= limit.Rate.Interval;
            }

            return (true, TimeSpan.Zero);
        },
        cancellationToken);

    private Task<TimeSpan> ChangeAsync(
        string subject, Func<Dictionary<string, DateTimeOffset>, DateTimeOffset, (bool IsChanged, TimeSpan Wait)> change, CancellationToken cancellationToken)
    {
        var partition = AttemptRow.PartitionOf(subject);
        return _writer.WriteAsync(
            partition,
            async token =>
            {
                var stored = await _table.FindAsync<AttemptRow>(partition, AttemptRow.Key, token);
                var row = stored ?? new AttemptRow { PartitionKey = partition };
                var (limits, now) = (row.ReadLimits(), time.GetUtcNow());
                var (isChanged, wait) = change(limits, now);
                if (isChanged)
                {
                    row.WriteLimits(limits, now);
                    await (stored is null ? _table.AddEntityAsync(row, token) : _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, token));
                }

                return wait;
            },
            cancellationToken);
    }
}

/// <summary>
/// A row that counts attempts. There is a fixed number of such rows, so that whoever tries a million user names that nobody has does not fill the
/// table. Its partition cannot be that of a user name, because user names have no colon.
/// </summary>
internal sealed class AttemptRow : TableRow
{
    public const string Key = "attempts";

    // 32^4 rows: a million.
    private const int SlotLength = 4;

    private const int MaxLimits = 200;

    public AttemptRow() => RowKey = Key;

    /// <summary>For each limit the time at which its attempts are forgotten, as a JSON object.</summary>
    public string Limits { get; set; } = "{}";

    /// <summary>The partition in which a subject is counted; others may be counted there too.</summary>
    public static string PartitionOf(string subject) => $"attempts:{FieldHash.Key("attempts", subject)[..SlotLength]}";

    public Dictionary<string, DateTimeOffset> ReadLimits() => JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(Limits)!;

    /// <summary>Keeps the limits that still count attempts; where they are too many for a row, those that are forgotten last.</summary>
    public void WriteLimits(IEnumerable<KeyValuePair<string, DateTimeOffset>> limits, DateTimeOffset now) => Limits = JsonSerializer.Serialize(
        limits.Where(limit => limit.Value > now).OrderByDescending(limit => limit.Value).Take(MaxLimits).ToDictionary());
}
