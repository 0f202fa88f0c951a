using System.Collections.Concurrent;
using Emulators.Storage;
using Tests.Support;

namespace Tests.Conformance.Storage;

public sealed class LocalStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_written_is_read_at_once_and_after_opening_again()
    {
        await using (var store = Open())
        {
            await store.WriteAsync(session => session.Execute("INSERT INTO notes_note (text) VALUES ($1)", "first"));
            Assert.Equal(["first"], Notes(store));
        }

        await using var again = Open();
        Assert.Equal(["first"], Notes(again));
    }

    [Fact]
    public async Task A_write_that_throws_undoes_itself_and_no_other_of_its_group()
    {
        await using var store = Open();
        var writes = Enumerable.Range(0, 50).Select(number => store.WriteAsync(session =>
        {
            session.Execute("INSERT INTO notes_note (text) VALUES ($1)", $"{number:D2}");
            if (number % 2 == 1)
                throw new InvalidOperationException("odd");
        })).ToList();

        foreach (var (number, write) in writes.Index())
        {
            if (number % 2 == 1)
                await Assert.ThrowsAsync<InvalidOperationException>(() => write);
            else
                await write;
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(number => $"{number * 2:D2}"), Notes(store));
        Assert.True(store.Commits < 50, $"{store.Commits} commits for 50 writes that were waiting together");
    }

    [Fact]
    public async Task The_store_keeps_its_identity()
    {
        Guid id;
        await using (var store = Open())
            id = store.Id;

        await using var again = Open();
        Assert.Equal(id, again.Id);
    }

    [Fact]
    public async Task A_store_in_use_is_refused()
    {
        await using var store = Open();
        Assert.Contains("in use", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused()
    {
        await using (var store = Open())
            await store.WriteAsync(session => session.Execute("PRAGMA user_version=99"));
        Assert.Contains("newer version", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_store_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "store.db"), new string('x', 5000));
        Assert.Contains("damaged", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_with_a_damaged_page_is_refused()
    {
        await using (var store = Open())
            await store.WriteAsync(session => session.Execute("INSERT INTO notes_note (text) VALUES ($1)", "kept"));
        await using (var file = new FileStream(StoreFile, FileMode.Open))
        {
            file.Position = 100;
            file.Write(Enumerable.Repeat((byte)0xEE, 200).ToArray());
        }

        Assert.Contains("damaged", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");

        var refusal = Assert.Throws<StoreException>(() => LocalStore.Open(Path.Combine(file, "store"), new Schema()));

        Assert.Contains("cannot be written", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_folder_is_refused()
    {
        using var disk = SmallDisk.Mount(_folder.Path, "size=1m,ro");

        Assert.Contains("cannot be written", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_refuses_what_does_not_fit_and_goes_on_when_there_is_space()
    {
        await using var store = Open();
        await store.LimitAsync(pages: 20);
        var kept = await WriteUntilFullAsync(store);

        Assert.Equal(kept, Notes(store));
        await store.LimitAsync(pages: null);
        await WriteAsync(store, "after");
        Assert.Equal([.. kept, "after"], Notes(store));
        Assert.False(store.Broken.IsCompleted);
    }

    // The log of the store is what fills such a disk, and its index is mapped into memory.
    [Fact]
    public async Task A_file_system_without_space_refuses_and_what_was_acknowledged_is_there_after_it()
    {
        using var disk = SmallDisk.Mount(_folder.Path, "size=1m");
        List<string> kept;
        await using (var store = Open())
        {
            kept = await WriteUntilFullAsync(store);
            Assert.Equal(kept, Notes(store));
            disk.Grow();
            await WriteAsync(store, "after");
        }

        await using var again = Open();
        Assert.Equal([.. kept, "after"], Notes(again));
    }

    [Fact]
    public async Task Files_as_they_are_at_any_moment_hold_all_that_was_acknowledged_and_no_half_of_a_write()
    {
        await using var store = Open();
        var acknowledged = new ConcurrentBag<string>();
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < 100; number++)
            {
                var note = $"{writer}-{number:D3}";
                await store.WriteAsync(session =>
                {
                    session.Execute("INSERT INTO notes_note (text) VALUES ($1)", note + "a");
                    session.Execute("INSERT INTO notes_note (text) VALUES ($1)", note + "b");
                });
                acknowledged.Add(note);
            }
        })).ToList();

        for (var moment = 0; moment < 5; moment++)
        {
            using var image = new TemporaryFolder();

            // Within a write nothing else changes the files: what is copied is what a process that ends here leaves behind.
            var before = await store.WriteAsync(_ =>
            {
                var known = acknowledged.ToList();
                foreach (var name in (string[])["store.db", "store.db-wal"])
                    File.Copy(Path.Combine(_folder.Path, name), Path.Combine(image.Path, name));
                return known;
            });

            await using var copy = LocalStore.Open(image.Path, new Schema());
            var notes = Notes(copy).ToHashSet();
            Assert.Superset(before.SelectMany(note => (string[])[note + "a", note + "b"]).ToHashSet(), notes);
            Assert.All(notes, note => Assert.Contains(note[..^1] + (note[^1] == 'a' ? 'b' : 'a'), notes));
        }

        await Task.WhenAll(writers);
        Assert.Equal(2 * 800, Notes(store).Count);
    }

    // A reader's moment keeps the log from beginning anew; here one follows the other without a gap.
    [Fact]
    public async Task The_log_does_not_grow_while_readers_overlap()
    {
        await using var store = Open();
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                store.Read(_ => Thread.Yield());
        })).ToList();

        var text = new string('x', 500_000);
        for (var number = 0; number < 70; number++)
            await WriteAsync(store, "row", text);
        await stop.CancelAsync();
        await Task.WhenAll(readers);

        Assert.InRange(new FileInfo(StoreFile + "-wal").Length, 0, 16 * 1024 * 1024);
    }

    private string StoreFile => Path.Combine(_folder.Path, "store.db");

    private LocalStore Open() => LocalStore.Open(_folder.Path, new Schema());

    private static async Task<List<string>> WriteUntilFullAsync(LocalStore store)
    {
        var kept = new List<string>();
        for (var number = 0; number < 10_000; number++)
        {
            var note = $"{number:D5}";
            try
            {
                await WriteAsync(store, note, new string('x', 10_000));
                kept.Add(note);
            }
            catch (StoreFullException)
            {
                return kept;
            }
        }

        throw new InvalidOperationException("The disk does not get full.");
    }

    private static Task<int> WriteAsync(LocalStore store, string note, string content = "") => store.WriteAsync(
        session => session.Execute("INSERT OR REPLACE INTO notes_note (text, content) VALUES ($1, $2)", note, content));

    private static List<string> Notes(LocalStore store) =>
        store.Read(session => session.Query("SELECT text FROM notes_note ORDER BY text", row => row.GetString(0)));

    private sealed class Schema : IStoreSchema
    {
        public string CreateSql => "CREATE TABLE IF NOT EXISTS notes_note (text TEXT PRIMARY KEY, content TEXT) WITHOUT ROWID";
    }
}
