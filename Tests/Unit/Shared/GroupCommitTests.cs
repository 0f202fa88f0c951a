using System.Collections.Concurrent;
using Shared.Failures;
using Shared.Storage;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class GroupCommitTests : IDisposable
{
    private readonly ConcurrentQueue<int[]> _batches = new();
    private readonly SemaphoreSlim _goOn = new(0);

    private string[] Batches => [.. _batches.Select(batch => string.Join(',', batch))];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_for_a_partition_is_written_together_in_its_order_and_in_bounded_batches()
    {
        var group = Group(maxBatch: 3);
        var first = group.WriteAsync("p", "0", 0, Stop);
        await BeginningAsync();
        var calls = Enumerable.Range(1, 5).Select(number => group.WriteAsync("p", $"{number}", number, Stop)).ToArray();

        _goOn.Release(3);

        Assert.Equal(0, await first);
        Assert.Equal(Enumerable.Range(1, 5), await Task.WhenAll(calls));
        Assert.Equal(["0", "1,2,3", "4,5"], Batches);
    }

    [Fact]
    public async Task What_comes_at_one_moment_is_written_together()
    {
        // On this scheduler nothing else runs before all requests are there.
        var moment = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var group = Group(maxBatch: 10);
        _goOn.Release();

        var numbers = await Task.Factory.StartNew(
            () => Task.WhenAll(Enumerable.Range(0, 4).Select(number => group.WriteAsync("p", $"{number}", number, Stop))),
            Stop, TaskCreationOptions.None, moment).Unwrap();

        Assert.Equal(Enumerable.Range(0, 4), numbers);
        Assert.Equal(["0,1,2,3"], Batches);
    }

    [Fact]
    public async Task Who_cancels_before_the_batch_is_taken_is_not_written_and_the_partition_goes_on()
    {
        var moment = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var group = Group(maxBatch: 10);
        using var leaving = new CancellationTokenSource();
        _goOn.Release();

        var left = Task.Factory.StartNew(
            () =>
            {
                var alone = group.WriteAsync("p", "0", 0, leaving.Token);
                leaving.Cancel();
                return alone;
            },
            Stop, TaskCreationOptions.None, moment).Unwrap();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(1, await group.WriteAsync("p", "1", 1, Stop));
        Assert.Equal(["1"], Batches);
    }

    [Fact]
    public async Task Partitions_do_not_wait_for_each_other()
    {
        var group = new GroupCommit<int, int>(3, (partition, batch) => partition == "slow" ? AnswerLaterAsync(batch) : AnswerAsync(batch));
        var slow = group.WriteAsync("slow", "1", 1, Stop);

        Assert.Equal(2, await group.WriteAsync("quick", "2", 2, Stop));

        Assert.False(slow.IsCompleted);
        _goOn.Release();
        Assert.Equal(1, await slow);
    }

    [Fact]
    public async Task Requests_with_one_key_are_in_different_batches()
    {
        var group = Group(maxBatch: 10);
        var first = group.WriteAsync("p", "a", 0, Stop);
        await BeginningAsync();
        var calls = "bcbd".Select((key, index) => group.WriteAsync("p", $"{key}", index + 1, Stop)).ToArray();

        _goOn.Release(3);
        await Task.WhenAll([first, .. calls]);

        Assert.Equal(["0", "1,2,4", "3"], Batches);
    }

    [Fact]
    public async Task Who_cancels_while_waiting_is_not_written_and_who_cancels_later_does_not_disturb_the_others()
    {
        var group = Group(maxBatch: 10);
        using var early = new CancellationTokenSource();
        using var late = new CancellationTokenSource();
        var first = group.WriteAsync("p", "0", 0, late.Token);
        await BeginningAsync();
        var withdrawn = group.WriteAsync("p", "1", 1, early.Token);
        var second = group.WriteAsync("p", "2", 2, Stop);

        await early.CancelAsync();
        await late.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _goOn.Release(2);

        Assert.Equal(2, await second);
        Assert.Equal(["0", "2"], Batches);
    }

    [Fact]
    public async Task A_batch_that_fails_fails_those_without_an_answer_and_the_next_one_is_written()
    {
        var group = new GroupCommit<int, int>(10, async (_, batch) =>
        {
            _batches.Enqueue([.. batch.Select(pending => pending.Request)]);
            await _goOn.WaitAsync(Stop);
            batch[0].Answer(batch[0].Request);
            if (batch.Count > 1)
                throw new IOException("The storage does not answer.");
        });
        var first = group.WriteAsync("p", "0", 0, Stop);
        await BeginningAsync();
        var (answered, failed) = (group.WriteAsync("p", "1", 1, Stop), group.WriteAsync("p", "2", 2, Stop));
        _goOn.Release(3);

        Assert.Equal((0, 1), (await first, await answered));
        await Assert.ThrowsAsync<IOException>(() => failed);
        Assert.Equal(3, await group.WriteAsync("p", "3", 3, Stop));
    }

    [Fact]
    public async Task A_request_that_its_batch_forgets_fails_with_an_exception_that_says_so()
    {
        var group = new GroupCommit<int, int>(10, (_, _) => Task.CompletedTask);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => group.WriteAsync("p", "0", 0, Stop));

        Assert.Equal("The batch was written and this request has no answer.", failure.Message);
    }

    [Fact]
    public async Task A_batch_is_written_in_the_context_of_its_own_first_request()
    {
        var caller = new AsyncLocal<int>();
        var seen = new ConcurrentQueue<int>();
        var group = new GroupCommit<int, int>(10, (_, batch) =>
        {
            seen.Enqueue(caller.Value);
            return AnswerLaterAsync(batch);
        });
        var first = CallAsync(1);
        await BeginningAsync();
        var later = new[] { CallAsync(2), CallAsync(3) };

        _goOn.Release(2);
        await Task.WhenAll([first, .. later]);

        Assert.Equal([1, 2], seen);

        async Task CallAsync(int number)
        {
            caller.Value = number;
            await group.WriteAsync("p", $"{number}", number, Stop);
        }
    }

    [Fact]
    public async Task No_more_than_a_bound_wait_for_a_partition()
    {
        var group = Group(maxBatch: 1_000);
        var first = group.WriteAsync("p", "first", 0, Stop);
        await BeginningAsync();
        var calls = Enumerable.Range(1, GroupCommit<int, int>.MaxWaiting).Select(number => group.WriteAsync("p", $"{number}", number, Stop)).ToArray();

        var contention = await Assert.ThrowsAsync<ContentionException>(() => group.WriteAsync("p", "one more", -1, Stop));
        Assert.Equal("1000 writes wait for this partition already.", contention.Message);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => group.WriteAsync("p", "gone", -1, new CancellationToken(canceled: true)));

        _goOn.Release(2);
        await Task.WhenAll([first, .. calls]);
    }

    public void Dispose() => _goOn.Dispose();

    private GroupCommit<int, int> Group(int maxBatch) => new(maxBatch, (_, batch) => AnswerLaterAsync(batch));

    // What comes afterwards is not in the first batch any more.
    private Task BeginningAsync() => Eventually.TrueAsync(() => !_batches.IsEmpty);

    // Each batch is written when the test says so.
    private async Task AnswerLaterAsync(IReadOnlyList<PendingWrite<int, int>> batch)
    {
        _batches.Enqueue([.. batch.Select(pending => pending.Request)]);
        await _goOn.WaitAsync(Stop);
        await AnswerAsync(batch);
    }

    private static Task AnswerAsync(IReadOnlyList<PendingWrite<int, int>> batch)
    {
        foreach (var pending in batch)
            pending.Answer(pending.Request);
        return Task.CompletedTask;
    }
}
