using Emulators.Storage;

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

    private LocalStore Open() => LocalStore.Open(_folder.Path, new Schema());

    private static List<string> Notes(LocalStore store) =>
        store.Read(session => session.Query("SELECT text FROM notes_note ORDER BY text", row => row.GetString(0)));

    private sealed class Schema : IStoreSchema
    {
        public string CreateSql => "CREATE TABLE IF NOT EXISTS notes_note (text TEXT PRIMARY KEY) WITHOUT ROWID";
    }
}
