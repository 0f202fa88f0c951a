using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Emulators.Storage;
using Emulators.Tables;
using Tests.Conformance.Storage;
using Tests.Support;

namespace Tests.Conformance.Tables;

/// <summary>What the emulator has acknowledged, after whatever ends it.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Entities_and_their_ETags_are_there_after_a_restart_also_when_the_clock_went_back()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero));
        ETag first;
        await using (var before = await RunningTables.StartAsync(_folder.Path, time))
        {
            await before.Things.CreateAsync(Stop);
            first = (await before.Things.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Stop)).Headers.ETag!.Value;
        }

        await using var after = await RunningTables.StartAsync(_folder.Path, new ManualTime(time.GetUtcNow().AddHours(-1)));

        Assert.Equal(first, (await after.Things.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Stop)).Value.ETag);
        var second = (await after.Things.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, first, cancellationToken: Stop)).Headers.ETag;
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Files_as_they_are_at_any_moment_hold_all_that_was_acknowledged_and_whole_transactions()
    {
        await using var tables = await RunningTables.StartAsync(_folder.Path);
        await tables.Things.CreateAsync(Stop);
        var acknowledged = new ConcurrentBag<string>();
        var writers = Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var number = 0; number < 25; number++)
            {
                var pair = $"{writer}-{number:D2}";
                await tables.Things.SubmitTransactionAsync(
                    [new(TableTransactionActionType.Add, new TableEntity("p", pair + "a")),
                        new(TableTransactionActionType.Add, new TableEntity("p", pair + "b"))],
                    Stop);
                acknowledged.Add(pair);
            }
        }).ToList();

        for (var moment = 0; moment < 4; moment++)
        {
            using var image = new TemporaryFolder();
            var before = await tables.Store.WriteAsync(
                _ =>
                {
                    var known = acknowledged.ToList();
                    foreach (var name in (string[])["store.db", "store.db-wal"])
                        File.Copy(Path.Combine(_folder.Path, name), Path.Combine(image.Path, name));
                    return known;
                },
                Stop);

            await using var copy = await RunningTables.StartAsync(image.Path);
            var found = await copy.Things.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop);
            var rows = found.Select(entity => entity.RowKey).ToHashSet();
            Assert.Superset(before.SelectMany(pair => (string[])[pair + "a", pair + "b"]).ToHashSet(), rows);
            Assert.All(rows, row => Assert.Contains(row[..^1] + (row[^1] == 'a' ? 'b' : 'a'), rows));
        }

        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task A_full_disk_answers_ServerBusy_reads_go_on_and_writes_when_there_is_space()
    {
        await using var tables = await RunningTables.StartAsync(_folder.Path);
        await tables.Things.CreateAsync(Stop);
        await tables.Things.AddEntityAsync(new TableEntity("p", "before"), Stop);
        await tables.Store.LimitAsync(pages: 0);
        var large = new TableEntity("p", "large") { ["Bytes"] = new byte[60_000] };

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => tables.Things.AddEntityAsync(large, Stop));
        var transaction = await Assert.ThrowsAnyAsync<RequestFailedException>(() =>
            tables.Things.SubmitTransactionAsync([new(TableTransactionActionType.Add, large)], Stop));
        Assert.Equal(((503, "ServerBusy"), (503, "ServerBusy")), ((refusal.Status, refusal.ErrorCode), (transaction.Status, transaction.ErrorCode)));
        Assert.Equal("before", (await tables.Things.GetEntityAsync<TableEntity>("p", "before", cancellationToken: Stop)).Value.RowKey);

        await tables.Store.LimitAsync(pages: null);
        await tables.Things.AddEntityAsync(large, Stop);

        Assert.Equal(2, await tables.Things.QueryAsync<TableEntity>(cancellationToken: Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task A_store_whose_rows_lie_in_the_order_of_their_keys_is_used_as_it_is()
    {
        await using (LocalStore.Open(_folder.Path, new RowsInOrderOfKeys()))
        {
        }

        await using (var tables = await RunningTables.StartAsync(_folder.Path))
        {
            await tables.Things.CreateAsync(Stop);
            foreach (var row in (string[])["b", "a", "c"])
                await tables.Things.AddEntityAsync(new TableEntity("p", row) { ["A"] = 1 }, Stop);
            await tables.Things.UpsertEntityAsync(new TableEntity("p", "c") { ["A"] = 2 }, cancellationToken: Stop);
            await tables.Things.DeleteEntityAsync("p", "b", cancellationToken: Stop);
        }

        await using var again = await RunningTables.StartAsync(_folder.Path);
        var found = await again.Things.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop);
        Assert.Equal([("a", 1), ("c", 2)], found.Select(entity => (entity.RowKey, entity.GetInt32("A")!.Value)));
    }

    /// <summary>The entities' table as stores from before 2026-11-29 have it.</summary>
    private sealed class RowsInOrderOfKeys : IStoreSchema
    {
        public string CreateSql => """
            CREATE TABLE tables_entity (
                table_id INTEGER NOT NULL,
                partition_key BLOB NOT NULL,
                row_key BLOB NOT NULL,
                timestamp INTEGER NOT NULL,
                properties BLOB NOT NULL,
                PRIMARY KEY (table_id, partition_key, row_key)) WITHOUT ROWID;
            """;
    }

    /// <summary>An emulator over a folder, and a client that repeats nothing.</summary>
    private sealed class RunningTables : IAsyncDisposable
    {
        private readonly TableEmulator _emulator;

        private RunningTables(LocalStore store, TableEmulator emulator)
        {
            (Store, _emulator) = (store, emulator);
            Things = new TableClient(emulator.ConnectionString(), "Things", new TableClientOptions { Retry = { MaxRetries = 0, Mode = RetryMode.Fixed } });
        }

        public LocalStore Store { get; }

        public TableClient Things { get; }

        public static async Task<RunningTables> StartAsync(string folder, TimeProvider? time = null)
        {
            var store = LocalStore.Open(folder, new TableSchema());
            return new RunningTables(store, await TableEmulator.StartAsync(store, new TableEmulatorOptions { Time = time ?? TimeProvider.System }));
        }

        public async ValueTask DisposeAsync()
        {
            await _emulator.DisposeAsync();
            await Store.DisposeAsync();
        }
    }
}
