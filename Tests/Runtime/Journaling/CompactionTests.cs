namespace Tests.Runtime.Journaling;

public sealed class CompactionTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    [Fact]
    public async Task A_large_journal_is_replaced_by_a_snapshot_under_the_same_store_ID()
    {
        await _fixture.WriteAsync("first", "second", "third");
        Guid before;
        await using (var journal = _fixture.Open(new Notebook()))
            before = journal.StoreId;

        await using (var compacted = _fixture.Open(new Notebook(), compactAboveBytes: 1))
        {
            Assert.Equal(before, compacted.StoreId);
            await JournalFixture.AppendAsync(compacted, "fourth");
        }

        Assert.Equal(["first+second+third", "fourth"], await _fixture.ReadAsync());
    }

    [Fact]
    public async Task A_small_journal_is_left_as_it_is()
    {
        await _fixture.WriteAsync("first", "second");

        await using (_fixture.Open(new Notebook(), compactAboveBytes: 1024))
        {
        }

        Assert.Equal(["first", "second"], await _fixture.ReadAsync());
    }

    [Fact]
    public async Task What_a_crash_left_of_a_compaction_does_no_harm()
    {
        await _fixture.WriteAsync("first", "second");
        await File.WriteAllTextAsync(_fixture.File + ".compacting", "half a snapshot", TestContext.Current.CancellationToken);

        await using (_fixture.Open(new Notebook(), compactAboveBytes: 1))
        {
        }

        Assert.Equal(["first+second"], await _fixture.ReadAsync());
        Assert.False(File.Exists(_fixture.File + ".compacting"));
    }

    public void Dispose() => _fixture.Dispose();
}
