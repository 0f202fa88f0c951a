using LocalRuntime.Engine.Faults;
using LocalRuntime.Engine.Journaling;
using Tests.Support;

namespace Tests.Runtime.Journaling;

public sealed class CrashTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    [Fact]
    public async Task A_crash_at_any_byte_of_an_append_loses_that_append_only()
    {
        await _fixture.WriteAsync("kept");
        var whole = new FileInfo(_fixture.File).Length;
        await _fixture.WriteAsync("torn by the crash");
        var written = await File.ReadAllBytesAsync(_fixture.File, TestContext.Current.CancellationToken);

        for (var length = whole; length < written.Length; length++)
        {
            await File.WriteAllBytesAsync(_fixture.File, written[..(int)length], TestContext.Current.CancellationToken);
            Assert.Equal(["kept"], await _fixture.ReadAsync());

            await _fixture.WriteAsync("after the crash");
            Assert.Equal(["kept", "after the crash"], await _fixture.ReadAsync());
        }
    }

    [Fact]
    public async Task A_crash_at_any_byte_of_the_first_start_leaves_a_file_that_starts_empty()
    {
        await _fixture.WriteAsync();
        var header = await File.ReadAllBytesAsync(_fixture.File, TestContext.Current.CancellationToken);

        for (var length = 0; length < header.Length; length++)
        {
            await File.WriteAllBytesAsync(_fixture.File, header[..length], TestContext.Current.CancellationToken);
            Assert.Empty(await _fixture.ReadAsync());
        }
    }

    [Fact]
    public async Task A_record_whose_bytes_are_not_as_written_is_not_believed()
    {
        await _fixture.WriteAsync("kept");
        var whole = (int)new FileInfo(_fixture.File).Length;
        await _fixture.WriteAsync("damaged");
        var written = await File.ReadAllBytesAsync(_fixture.File, TestContext.Current.CancellationToken);

        for (var position = whole; position < written.Length; position++)
        {
            var damaged = (byte[])written.Clone();
            damaged[position] ^= 0x10;
            await File.WriteAllBytesAsync(_fixture.File, damaged, TestContext.Current.CancellationToken);
            Assert.Equal(["kept"], await _fixture.ReadAsync());
        }
    }

    [Theory]
    [InlineData(Fault.Before, false)]
    [InlineData(Fault.After, true)]
    public async Task A_failed_append_breaks_the_journal_until_the_next_start(Fault fault, bool isWritten)
    {
        await using (var journal = _fixture.Open(new Notebook(), new FaultAt(IoEdge.Journal, number: 2, fault)))
        {
            await JournalFixture.AppendAsync(journal, "first");
            await Assert.ThrowsAsync<JournalBrokenException>(() => JournalFixture.AppendAsync(journal, "second"));
            await Assert.ThrowsAsync<JournalBrokenException>(() => JournalFixture.AppendAsync(journal, "third"));
            Assert.IsType<IOException>(await journal.Broken, exactMatch: false);
        }

        Assert.Equal(isWritten ? ["first", "second"] : ["first"], await _fixture.ReadAsync());
    }

    [Fact]
    public async Task A_crash_in_a_group_keeps_what_stands_before_it()
    {
        await using (var journal = _fixture.Open(new Notebook(), new FaultAt(IoEdge.Journal, number: 3, Fault.Before)))
        {
            var appends = Enumerable.Range(1, 5).Select(number => JournalFixture.AppendAsync(journal, $"{number}")).ToList();
            await Assert.ThrowsAsync<JournalBrokenException>(() => Task.WhenAll(appends));
            Assert.All(appends[2..], append => Assert.True(append.IsFaulted));
        }

        Assert.Equal(["1", "2"], await _fixture.ReadAsync());
    }

    public void Dispose() => _fixture.Dispose();
}
