using CustomerFunctions.Identity.Attempts;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Sessions;
using Shared.Failures;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>
/// The counting of attempts: dying before and after it, running it twice, two at once. The bound: of a limit of n attempts at once, no more
/// than n are made, whatever happens to the writes that count them; a lost answer may cost one. Only a right password gives attempts back:
/// its own one, and one more where the answer to that is lost.
/// </summary>
public sealed class AttemptWritesTests(TableServiceFixture tableService) : IdentityTest(tableService)
{
    private const int AtOnce = 5;
    private const string Subject = "ada";

    private static readonly AttemptLimit[] Limits = [AttemptLimit.For(new AttemptRate(AtOnce, TimeSpan.FromHours(1)), "test", Subject)];

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task An_attempt_that_is_made_is_counted_once_or_twice_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAdaAsync();
        var process = Process(repeats);

        Assert.True(await FaultScript.CallAsSagaAsync(fault, () => process.Attempts.TryAddAsync(Subject, Limits, Stop)) <= TimeSpan.Zero);

        Assert.InRange(await CountLeftAsync(), AtOnce - 2, AtOnce - 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_count_that_fails_makes_no_attempt(int write)
    {
        await AddAdaAsync();
        var script = FaultScript.OfWrite(write, Fault.Before);

        await Assert.ThrowsAnyAsync<Azure.RequestFailedException>(() => script.RunAsync(() => Process(repeats: 0).TryAsync("a wrong guess")));

        Assert.Equal(write, script.Operations.Count(operation => operation.IsWrite));
        Assert.True(script.Operations[^1].IsWrite, "It went on after the write that failed.");
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task What_is_taken_back_is_one_attempt_or_one_more_where_the_answer_was_lost(Fault fault, int repeats)
    {
        await AddAdaAsync();
        for (var number = 0; number < AtOnce; number++)
            await Calm.Attempts.TryAddAsync(Subject, Limits, Stop);
        var process = Process(repeats);

        await FaultScript.CallAsSagaAsync(fault, () => process.Attempts.TakeBackAsync(Subject, Limits, Stop));

        Assert.InRange(await CountLeftAsync(), 1, fault == Fault.Before ? 1 : 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_attempts_at_once_in_two_processes_none_is_lost(int before)
    {
        await AddAdaAsync();
        for (var number = 0; number < before; number++)
            await Calm.Attempts.TryAddAsync(Subject, Limits, Stop);
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var waits = await script.RunAsync(() => Task.WhenAll(
            Process(repeats: 0).Attempts.TryAddAsync(Subject, Limits, Stop), Process(repeats: 0).Attempts.TryAddAsync(Subject, Limits, Stop)));

        Assert.All(waits, wait => Assert.True(wait <= TimeSpan.Zero));
        Assert.Equal(AtOnce - before - 2, await CountLeftAsync());
    }

    [Fact]
    public async Task An_attempt_and_one_that_is_taken_back_at_the_same_moment_both_count()
    {
        await AddAdaAsync();
        await Calm.Attempts.TryAddAsync(Subject, Limits, Stop);
        await Calm.Attempts.TryAddAsync(Subject, Limits, Stop);
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        await script.RunAsync(async () =>
        {
            await Task.WhenAll(
                Process(repeats: 0).Attempts.TryAddAsync(Subject, Limits, Stop), Process(repeats: 0).Attempts.TakeBackAsync(Subject, Limits, Stop));
            return true;
        });

        Assert.Equal(AtOnce - 2, await CountLeftAsync());
    }

    [Theory]
    [InlineData(Fault.None)]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    [InlineData(Fault.Twice)]
    public async Task Of_forty_guesses_at_once_in_two_processes_no_more_than_five_are_looked_at(Fault ofEveryThirdWrite)
    {
        await AddAdaAsync();
        var processes = new[] { Process(), Process() };
        var faults = Enumerable.Range(1, 300).Select(number => number % 3 == 0 ? ofEveryThirdWrite : Fault.None).ToArray();

        var results = await new FaultScript(faults).RunAsync(
            () => Task.WhenAll(Enumerable.Range(0, 40).Select(number => GuessAsync(processes[number % 2], number))));

        // A write whose answer is lost counts twice, so with faults it may be fewer.
        Assert.InRange(results.Count(result => result is PasswordCheckResult.Wrong), ofEveryThirdWrite == Fault.None ? AtOnce : 0, AtOnce);
        Assert.DoesNotContain(results, result => result is PasswordCheckResult.Right);
    }

    [Fact]
    public async Task Guesses_that_go_on_are_looked_at_no_more_often_than_the_limit_says()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        await AddAdaAsync();
        var (process, lookedAt) = (Process(time: time), 0);

        // An hour of one guess a minute: five at once, and one more in each five minutes.
        for (var minute = 0; minute <= 60; minute++)
        {
            lookedAt += await process.TryAsync($"guess {minute}") is PasswordCheckResult.Wrong ? 1 : 0;
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(AtOnce + 60 / 5, lookedAt);
    }

    [Fact]
    public async Task Whoever_has_the_right_password_gets_in_as_often_as_they_like_and_gains_a_guesser_nothing()
    {
        await AddAdaAsync();

        for (var number = 0; number < 3 * AtOnce; number++)
            Assert.IsType<PasswordCheckResult.Right>(await Calm.TryAsync(Old));
        for (var number = 0; number < AtOnce; number++)
            Assert.IsType<PasswordCheckResult.Wrong>(await Calm.TryAsync("a wrong guess"));

        Assert.IsType<PasswordCheckResult.TooMany>(await Calm.TryAsync(Old));
    }

    [Fact]
    public async Task However_many_names_are_tried_a_subject_has_one_row_and_what_is_forgotten_leaves_it()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        await AddAdaAsync();
        var process = Process(time: time);
        for (var number = 0; number < 300; number++)
            await process.Attempts.TryAddAsync(Subject, [AttemptLimit.For(new AttemptRate(1, TimeSpan.FromMinutes(1 + number)), "test", $"{number}")], Stop);
        var full = await ReadRowAsync();

        time.Advance(TimeSpan.FromHours(6));
        await process.Attempts.TryAddAsync(Subject, Limits, Stop);

        Assert.Equal((200, 1), (full.ReadLimits().Count, (await ReadRowAsync()).ReadLimits().Count));
    }

    // How many attempts may still be made at once; this makes them.
    private async Task<int> CountLeftAsync()
    {
        var left = 0;
        while (left <= AtOnce && await Calm.Attempts.TryAddAsync(Subject, Limits, Stop) <= TimeSpan.Zero)
            left++;
        return left;
    }

    // Null where the count failed, and so nothing was looked at.
    private static async Task<PasswordCheckResult?> GuessAsync(IdentityProcess process, int number)
    {
        try
        {
            return await process.TryAsync($"guess {number}");
        }
        catch (Exception exception) when (TransientFailure.IsTransient(exception))
        {
            return null;
        }
    }

    private async Task<AttemptRow> ReadRowAsync() =>
        await Service(repeats: 3).GetTableClient(LoginTable.Name)
            .GetEntityAsync<AttemptRow>(AttemptRow.PartitionOf(Subject), AttemptRow.Key, cancellationToken: Stop);
}
