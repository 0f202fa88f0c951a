using Azure;
using Shared.Failures;
using Shared.Storage;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class ConflictRetryTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(409, "EntityAlreadyExists")]
    [InlineData(412, "UpdateConditionNotSatisfied")]
    [InlineData(404, "ResourceNotFound")]
    [InlineData(404, "EntityNotFound")]
    public async Task A_conflict_is_repeated_until_the_write_succeeds(int status, string code)
    {
        var attempts = 0;

        var result = RunAsync(() => ++attempts < 50 ? throw new RequestFailedException(status, "Conflict", code, null) : "done");
        await AdvanceUntilCompletedAsync(result);

        Assert.Equal("done", await result);
        Assert.Equal(50, attempts);
    }

    [Theory]
    [InlineData(503, "ServerBusy")]
    [InlineData(404, "TableNotFound")]
    public async Task Any_other_failure_comes_through_at_once(int status, string code)
    {
        var failure = new RequestFailedException(status, "Busy", code, null);

        Assert.Same(failure, await Assert.ThrowsAsync<RequestFailedException>(() => RunAsync(() => throw failure)));
    }

    [Fact]
    public async Task After_a_minute_of_conflicts_the_caller_learns_of_contention()
    {
        var start = _time.GetUtcNow();

        var result = RunAsync(() => throw new RequestFailedException(412, "Conflict"));
        await AdvanceUntilCompletedAsync(result);

        var contention = await Assert.ThrowsAsync<ContentionException>(() => result);
        Assert.Equal("Other writers were faster for 60 seconds.", contention.Message);
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62));
    }

    [Fact]
    public async Task Pauses_double_up_to_a_bound()
    {
        var attempts = 0;
        var writing = new ConflictRetry(_time, new Longest()).RunAsync(
            _ => ++attempts < 8 ? Task.FromException(new RequestFailedException(412, "Conflict")) : Task.CompletedTask, Stop);

        foreach (var pause in (int[])[10, 20, 40, 80, 160, 320, 320])
        {
            var end = _time.GetUtcNow() + TimeSpan.FromMilliseconds(pause);
            await Eventually.TrueAsync(() => _time.IsWaitedFor(end));
            _time.Advance(TimeSpan.FromMilliseconds(pause));
        }

        await writing.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        Assert.Equal(8, attempts);
    }

    [Theory]
    [InlineData(409, "EntityAlreadyExists", true)]
    [InlineData(409, "TableAlreadyExists", false)]
    [InlineData(412, "EntityAlreadyExists", false)]
    public void A_duplicate_is_a_row_that_is_there(int status, string code, bool expected) =>
        Assert.Equal(expected, ConflictRetry.IsDuplicate(new RequestFailedException(status, "Conflict", code, null)));

    [Fact]
    public async Task Writers_of_one_partition_take_turns()
    {
        var writer = new PartitionWriter(new ConflictRetry(_time, new Random(1)));
        var inside = 0;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => writer.WriteAsync(
            "partition",
            async token =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                await Task.Yield();
                return Interlocked.Decrement(ref inside);
            },
            Stop)));
    }

    [Fact]
    public async Task A_writer_that_fails_lets_the_next_one_in()
    {
        var writer = new PartitionWriter(new ConflictRetry(_time, new Random(1)));

        await Assert.ThrowsAsync<IOException>(() => writer.WriteAsync<int>("partition", _ => throw new IOException(), Stop));

        Assert.Equal(1, await writer.WriteAsync("partition", _ => Task.FromResult(1), Stop));
    }

    private Task<string> RunAsync(Func<string> attempt) =>
        new ConflictRetry(_time, new Random(1)).RunAsync(_ => Task.FromResult(attempt()), Stop);

    private Task AdvanceUntilCompletedAsync(Task task) => Eventually.TrueAsync(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(task.IsCompleted ? 0 : 0.32));
        return task.IsCompleted;
    });

    // Each pause is a random part of the longest one that it may be.
    private sealed class Longest : Random
    {
        public override double NextDouble() => 1;
    }
}
