using System.Text;
using LocalRuntime.Engine.Journaling;

namespace Tests.Runtime.Journaling;

public sealed class JournalTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    [Fact]
    public async Task What_was_appended_is_read_at_the_next_start_in_the_same_order()
    {
        await _fixture.WriteAsync("first", "second");
        await _fixture.WriteAsync("third");

        Assert.Equal(["first", "second", "third"], await _fixture.ReadAsync());
    }

    [Fact]
    public async Task The_store_ID_is_made_with_the_file_and_stays()
    {
        Guid made;
        await using (var journal = _fixture.Open(new Notebook()))
            made = journal.StoreId;

        await using var again = _fixture.Open(new Notebook());

        Assert.NotEqual(Guid.Empty, made);
        Assert.Equal(made, again.StoreId);
    }

    [Fact]
    public async Task Appends_that_wait_together_are_written_in_the_order_of_their_calls_and_flushed_together()
    {
        var lines = Enumerable.Range(0, 500).Select(number => $"{number}").ToList();
        long commits;
        await using (var journal = _fixture.Open(new Notebook()))
        {
            await Task.WhenAll(lines.Select(line => JournalFixture.AppendAsync(journal, line)));
            commits = journal.Commits;
        }

        Assert.Equal(lines, await _fixture.ReadAsync());
        Assert.InRange(commits, 1, lines.Count - 1);
    }

    [Fact]
    public async Task A_record_larger_than_a_record_may_be_is_refused_and_harms_nothing_else()
    {
        await using (var journal = _fixture.Open(new Notebook()))
        {
            await Assert.ThrowsAsync<ArgumentException>(() => journal.AppendAsync(7, new byte[JournalFormat.MaxPayloadBytes + 1]));
            await JournalFixture.AppendAsync(journal, "small");
        }

        Assert.Equal(["small"], await _fixture.ReadAsync());
    }

    [Fact]
    public async Task The_largest_record_is_read_whole()
    {
        var large = new string('x', JournalFormat.MaxPayloadBytes);
        await _fixture.WriteAsync("before", large, "after");

        Assert.Equal(["before", large, "after"], await _fixture.ReadAsync());
    }

    [Fact]
    public async Task A_second_process_can_not_open_the_journal()
    {
        await using var journal = _fixture.Open(new Notebook());

        Assert.Throws<IOException>(() => _fixture.Open(new Notebook()));
    }

    [Fact]
    public async Task A_file_that_is_something_else_is_refused_and_left_alone()
    {
        var text = Encoding.UTF8.GetBytes("Dear diary, this is no journal of this version.");
        Directory.CreateDirectory(Path.GetDirectoryName(_fixture.File)!);
        await File.WriteAllBytesAsync(_fixture.File, text, TestContext.Current.CancellationToken);

        var refusal = Assert.Throws<JournalFormatException>(() => _fixture.Open(new Notebook()));

        Assert.Contains(_fixture.File, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllBytesAsync(_fixture.File, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Records_of_a_participant_that_is_not_there_are_refused_rather_than_dropped()
    {
        await _fixture.WriteAsync("first");

        Assert.Throws<JournalFormatException>(() => _fixture.Open(new Notebook(stream: 8)));
        Assert.Equal(["first"], await _fixture.ReadAsync());
    }

    [Fact]
    public async Task A_journal_that_is_closed_takes_no_more_records()
    {
        var journal = _fixture.Open(new Notebook());
        await journal.DisposeAsync();

        await Assert.ThrowsAsync<JournalBrokenException>(() => JournalFixture.AppendAsync(journal, "late"));
    }

    public void Dispose() => _fixture.Dispose();
}
