using System.Globalization;
using Emulators.Storage;

namespace LocalHost.Timers;

/// <summary>The stored state of a timer.</summary>
/// <param name="Last">When it last ran on schedule or late; null where it never has.</param>
/// <param name="Next">When it is due.</param>
/// <param name="LastUpdated">When this was written.</param>
internal sealed record TimerStatus(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset LastUpdated);

/// <summary>The statuses of all monitored timers, kept in the local store. Officially a blob for each (<c>StorageScheduleMonitor</c>).</summary>
internal sealed class TimerStatuses(LocalStore store)
{
    /// <summary>The schema with which the store must be opened.</summary>
    public static IStoreSchema Schema { get; } = new TimerSchema();

    public TimerStatus? Find(string timer) => store.Read(session => session.Find(
        "SELECT last, next, updated FROM timers_status WHERE timer = $1",
        row => new TimerStatus(row.IsDBNull(0) ? null : Time(row.GetString(0)), Time(row.GetString(1)), Time(row.GetString(2))),
        timer));

    public Task StoreAsync(string timer, TimerStatus status) => store.WriteAsync(session => session.Execute(
        "INSERT INTO timers_status (timer, last, next, updated) VALUES ($1, $2, $3, $4) "
        + "ON CONFLICT (timer) DO UPDATE SET last = excluded.last, next = excluded.next, updated = excluded.updated",
        timer,
        status.Last is { } last ? Text(last) : null,
        Text(status.Next),
        Text(status.LastUpdated)));

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private sealed class TimerSchema : IStoreSchema
    {
        public string CreateSql =>
            "CREATE TABLE IF NOT EXISTS timers_status (timer TEXT PRIMARY KEY, last TEXT, next TEXT NOT NULL, updated TEXT NOT NULL) WITHOUT ROWID";
    }
}
