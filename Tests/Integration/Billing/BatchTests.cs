using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

/// <summary>Operations that wait for one account and are committed together.</summary>
public sealed class BatchTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    public static TheoryData<Fault, int, int> FaultsAndSizes
    {
        get
        {
            var data = new TheoryData<Fault, int, int>();
            foreach (var row in OneWrite.Faults)
            {
                foreach (var size in (int[])[1, 2, AccountLedger.MaxBatch])
                    data.Add(row.Data.Item1, row.Data.Item2, size);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FaultsAndSizes))]
    public async Task The_debits_of_a_batch_are_applied_once_each_whatever_happens_to_its_write(Fault fault, int repeats, int size)
    {
        var user = await OpenAsync(balance: size * 10);
        var ledger = OtherProcess(repeats).Ledger;

        var results = await WithFaultAsync(ledger, user, fault, Many(size, number => ledger.ApplyAsync(Debit(user, $"{number}", 10), Stop)));

        Assert.All(results, result => Assert.Equal(OperationStatus.Applied, result.Status));
        Assert.Equal(size, results.Select(result => result.Entry!.Sequence).Distinct().Count());
        Assert.Equal(0, await BalanceAsync(user));
    }

    [Theory]
    [MemberData(nameof(FaultsAndSizes))]
    public async Task The_reversals_of_a_batch_give_back_or_call_off_once_each_whatever_happens_to_its_write(Fault fault, int repeats, int size)
    {
        var user = await OpenAsync(balance: size * 10);
        var ledger = OtherProcess(repeats).Ledger;
        await Task.WhenAll(Enumerable.Range(0, (size + 1) / 2).Select(number => ledger.ApplyAsync(Debit(user, $"{number}", 10), Stop)));

        var statuses = await WithFaultAsync(ledger, user, fault, Many(size, number => ledger.ReverseAsync(Debit(user, $"{number}", 10), Stop)));

        Assert.Equal(Enumerable.Range(0, size).Select(number => number < (size + 1) / 2 ? OperationStatus.Reversed : OperationStatus.Void), statuses);
        Assert.Equal(size * 10, await BalanceAsync(user));
    }

    [Theory]
    [MemberData(nameof(FaultsAndSizes))]
    public async Task The_declines_of_a_batch_are_recorded_whatever_happens_to_its_write(Fault fault, int repeats, int size)
    {
        var user = await OpenAsync(balance: 10);
        var ledger = OtherProcess(repeats).Ledger;

        var first = await WithFaultAsync(ledger, user, fault, Many(size, number => ledger.ApplyAsync(Debit(user, $"{number}", 100), Stop)));
        await Ledger.ApplyAsync(Deposit(user, "more", 10_000), Stop);
        var again = await Task.WhenAll(Enumerable.Range(0, size).Select(number => ledger.ApplyAsync(Debit(user, $"{number}", 100), Stop)));

        Assert.All(first, result => Assert.Equal(DeclineReason.InsufficientFunds, result.Reason));
        Assert.All(again, result => Assert.Equal((DeclineReason.InsufficientFunds, true), (result.Reason!.Value, result.IsReplay)));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task Each_of_a_batch_gets_its_own_outcome(Fault fault, int repeats)
    {
        var user = await OpenAsync(balance: 100);
        await Ledger.ApplyAsync(Debit(user, "paid", 30), Stop);
        await Ledger.ApplyAsync(Debit(user, "undone", 20), Stop);
        var ledger = OtherProcess(repeats).Ledger;

        var outcomes = await WithFaultAsync(ledger, user, fault, [
            () => DescribeAsync(ledger.ApplyAsync(Debit(user, "small", 40), Stop)),
            () => DescribeAsync(ledger.ApplyAsync(Debit(user, "too much", 1_000), Stop)),
            () => DescribeAsync(ledger.ApplyAsync(Debit(user, "paid", 30), Stop)),
            () => DescribeAsync(ledger.ApplyAsync(Debit(user, "euros", 1) with { Amount = new Money(1, Currency.Find("EUR")) }, Stop)),
            async () => (await ledger.ReverseAsync(Debit(user, "undone", 20), Stop)).ToString(),
            async () => (await ledger.ReverseAsync(Debit(user, "never came", 20), Stop)).ToString(),
            async () => (await ledger.RefundAsync(Debit(user, "nowhere", 20), Stop))?.ToString() ?? "no trace",
            () => DescribeAsync(ledger.ApplyAsync(Deposit(user, "in", 5), Stop)),
        ]);

        Assert.Equal(["Applied", "InsufficientFunds", "Applied", "CurrencyMismatch", "Reversed", "Void", "no trace", "Applied"], outcomes);
        Assert.Equal(100 - 30 - 40 + 5, await BalanceAsync(user));
    }

    [Fact]
    public async Task An_operation_with_another_content_fails_alone()
    {
        var user = await OpenAsync(balance: 100);
        await Ledger.ApplyAsync(Debit(user, "order", 30), Stop);
        var ledger = OtherProcess(3).Ledger;

        var outcomes = await WithFaultAsync(ledger, user, Fault.None, [
            async () => (await Record.ExceptionAsync(() => ledger.ApplyAsync(Debit(user, "order", 31), Stop)))!.GetType().Name,
            () => DescribeAsync(ledger.ApplyAsync(Debit(user, "another", 40), Stop)),
        ]);

        Assert.Equal([nameof(OperationMismatchException), "Applied"], outcomes);
    }

    [Fact]
    public async Task A_full_batch_is_one_transaction()
    {
        var user = await OpenAsync(balance: 1_000);
        var script = new FaultScript();
        var ledger = OtherProcess(3).Ledger;

        await OneBatch.RunAsync(
            ledger, user, script, Many(AccountLedger.MaxBatch, number => ledger.ApplyAsync(Debit(user, $"{number}", number < 20 ? 10 : 5_000), Stop)));

        Assert.Equal(["POST $batch Accounts"], script.Operations.Select(operation => operation.Name));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(AccountLedger.MaxBatch)]
    public async Task What_another_process_changes_in_between_is_taken_into_account_by_all_of_a_batch_declines_included(int size)
    {
        var user = await OpenAsync(balance: 50);
        var (ledger, other) = (OtherProcess(3).Ledger, OtherProcess(3).Ledger);
        var isMeddled = 0;
        var script = new FaultScript
        {
            BeforeWrite = () => Interlocked.Exchange(ref isMeddled, 1) == 0 ? other.ApplyAsync(Deposit(user, "more", 1_000), Stop) : Task.CompletedTask,
        };

        // Without what comes in between, the first is applied and all others are declined.
        var results = await OneBatch.RunAsync(ledger, user, script, Many(size, number => ledger.ApplyAsync(Debit(user, $"{number}", 30), Stop)));

        Assert.All(results, result => Assert.Equal(OperationStatus.Applied, result.Status));
        Assert.Equal(1_050 - size * 30, await BalanceAsync(user));
    }

    [Fact]
    public async Task An_operation_that_another_process_records_in_between_is_taken_out_and_the_others_are_applied()
    {
        var user = await OpenAsync(balance: 100);
        var (ledger, other) = (OtherProcess(3).Ledger, OtherProcess(3).Ledger);
        var isMeddled = 0;
        var script = new FaultScript
        {
            BeforeWrite = () => Interlocked.Exchange(ref isMeddled, 1) == 0 ? other.ReverseAsync(Debit(user, "called off", 10), Stop) : Task.CompletedTask,
        };

        var results = await OneBatch.RunAsync(ledger, user, script, [
            () => ledger.ApplyAsync(Debit(user, "first", 10), Stop),
            () => ledger.ApplyAsync(Debit(user, "called off", 10), Stop),
            () => ledger.ApplyAsync(Debit(user, "last", 10), Stop),
        ]);

        Assert.Equal([OperationStatus.Applied, OperationStatus.Void, OperationStatus.Applied], results.Select(result => result.Status));
        Assert.Equal([false, true, false], results.Select(result => result.IsReplay));
        Assert.Equal(80, await BalanceAsync(user));
    }

    [Fact]
    public async Task Who_goes_away_does_not_take_the_rest_of_the_batch_along()
    {
        var user = await OpenAsync(balance: 100);
        var ledger = OtherProcess(3).Ledger;
        using var leaving = new CancellationTokenSource();
        var script = new FaultScript { BeforeWrite = leaving.CancelAsync };

        var outcomes = await OneBatch.RunAsync(ledger, user, script, [
            async () => await Record.ExceptionAsync(() => ledger.ApplyAsync(Debit(user, "first", 10), leaving.Token)) is OperationCanceledException
                ? "gone"
                : "here",
            () => DescribeAsync(ledger.ApplyAsync(Debit(user, "second", 10), Stop)),
        ]);

        Assert.Equal(["gone", "Applied"], outcomes);
        Assert.Equal(OperationStatus.Applied, (await Ledger.ApplyAsync(Debit(user, "first", 10), Stop)).Status);
        Assert.Equal(80, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_row_seen_earlier_never_leads_to_a_refusal()
    {
        var user = await OpenAsync(balance: 100);
        var (here, there) = (OtherProcess(3).Ledger, OtherProcess(3).Ledger);
        await here.ApplyAsync(Debit(user, "all of it", 100), Stop);
        await there.ApplyAsync(Deposit(user, "more", 50), Stop);
        await SetAsync(user, nameof(AccountRow.Status), nameof(AccountStatus.Active));
        var script = new FaultScript();

        var result = await script.RunAsync(() => here.ApplyAsync(Debit(user, "order", 50), Stop));

        Assert.Equal(OperationStatus.Applied, result.Status);
        Assert.Equal([false, true], script.Operations.Select(operation => operation.IsWrite));
    }

    [Fact]
    public async Task A_row_seen_earlier_never_lets_through_what_the_account_refuses()
    {
        var user = await OpenAsync(balance: 100);
        var (here, there) = (OtherProcess(3).Ledger, OtherProcess(3).Ledger);
        await here.ApplyAsync(Deposit(user, "seen", 1), Stop);
        await there.ApplyAsync(Debit(user, "all of it", 101), Stop);

        Assert.Equal(DeclineReason.InsufficientFunds, (await here.ApplyAsync(Debit(user, "order", 50), Stop)).Reason);
    }

    private static IEnumerable<Func<Task<T>>> Many<T>(int count, Func<int, Task<T>> call) =>
        Enumerable.Range(0, count).Select<int, Func<Task<T>>>(number => () => call(number));

    private static async Task<string> DescribeAsync(Task<LedgerResult> operation) => await operation is var result && result.Reason is { } reason
        ? reason.ToString()
        : result.Status.ToString();

    // The fault meets the first write of the batch. Who sees a failure calls again, as a saga does.
    private static Task<T[]> WithFaultAsync<T>(AccountLedger ledger, UserId user, Fault fault, IEnumerable<Func<Task<T>>> calls)
    {
        var script = new FaultScript(fault);
        return OneBatch.RunAsync(ledger, user, script, calls.Select<Func<Task<T>>, Func<Task<T>>>(call => async () =>
        {
            try
            {
                return await call();
            }
            catch (Azure.RequestFailedException exception) when (exception.InnerException is InjectedFaultException)
            {
                return await call();
            }
        }));
    }
}
