using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using Shared.Storage;

namespace CustomerFunctions.Identity.Attempts;

/// <summary>Counts attempts in the table of logins, so that all instances of the app count together.</summary>
public sealed class AttemptTable(TableServiceClient service, ConflictRetry retry, TimeProvider time)
{
    private readonly TableClient _table = service.GetTableClient(LoginTable.Name);
    private readonly PartitionWriter _writer = new(retry);

    /// <summary>
    /// Counts an attempt, before it is made: a thousand at once are a thousand too. Where any limit is reached, none counts it. A write whose
    /// answer is lost counts it twice, on the safe side.
    /// </summary>
    /// <param name="subject">Where the limits are counted.</param>
    /// <param name="limits">All of the limits that hold for it.</param>
    /// <param name="cancellationToken">Ends the attempts to count.</param>
    /// <returns>How long to wait before the next attempt; zero or less where this one may be made.</returns>
    internal Task<TimeSpan> TryAddAsync(string subject, IReadOnlyList<AttemptLimit> limits, CancellationToken cancellationToken) => ChangeAsync(
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

    /// <summary>Forgets one attempt of each limit, which has turned out to be none.</summary>
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
                var stored = await _table.GetEntityIfExistsAsync<AttemptRow>(partition, AttemptRow.Key, cancellationToken: token);
                var row = stored.HasValue ? stored.Value! : new AttemptRow { PartitionKey = partition };
                var (limits, now) = (row.ReadLimits(), time.GetUtcNow());
                var (isChanged, wait) = change(limits, now);
                if (isChanged)
                {
                    row.WriteLimits(limits, now);
                    await (stored.HasValue ? _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, token) : _table.AddEntityAsync(row, token));
                }

                return wait;
            },
            cancellationToken);
    }
}
