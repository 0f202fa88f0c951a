using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

public sealed class ReversalTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task An_applied_debit_is_refunded_once_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        var (_, ledger) = OtherProcess(repeats);

        var status = await FaultScript.CallAsSagaAsync(fault, () => ledger.ReverseAsync(Debit(user, "order", 400), Stop));

        Assert.Equal(OperationStatus.Reversed, status);
        Assert.Equal(
            [(EntryKind.OrderRefund, 400L), (EntryKind.OrderDebit, -400L), (EntryKind.Deposit, 1000L)],
            (await EntriesAsync(user)).Select(entry => (entry.Kind, entry.Amount.MinorUnits)));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_debit_that_never_came_is_called_off_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        var user = await OpenAsync(balance: 1000);
        var (_, ledger) = OtherProcess(repeats);

        var status = await FaultScript.CallAsSagaAsync(fault, () => ledger.ReverseAsync(Debit(user, "order", 400), Stop));

        Assert.Equal(OperationStatus.Void, status);
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_debit_that_comes_after_it_was_called_off_takes_nothing()
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ReverseAsync(Debit(user, "order", 400), Stop);

        var late = await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);

        Assert.Equal((OperationStatus.Void, true), (late.Status, late.IsReplay));
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_debit_that_is_about_to_be_written_when_it_is_called_off_takes_nothing()
    {
        var user = await OpenAsync(balance: 1000);
        var calledOff = new TaskCompletionSource();

        var late = new FaultScript { BeforeWrite = () => calledOff.Task }.RunAsync(() => OtherProcess(3).Ledger.ApplyAsync(Debit(user, "order", 400), Stop));
        var status = await Ledger.ReverseAsync(Debit(user, "order", 400), Stop);
        calledOff.SetResult();

        Assert.Equal(OperationStatus.Void, status);
        Assert.Equal(OperationStatus.Void, (await late).Status);
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_debit_and_its_reversal_at_once_end_with_the_money_where_it_was()
    {
        var user = await OpenAsync(balance: 1000);
        var meeting = new Rendezvous(2);

        var debit = new FaultScript { BeforeWrite = meeting.ArriveAsync }.RunAsync(() => Ledger.ApplyAsync(Debit(user, "order", 400), Stop));
        var status = await new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Ledger.ReverseAsync(Debit(user, "order", 400), Stop));
        await debit;

        Assert.Contains(status, new[] { OperationStatus.Void, OperationStatus.Reversed });
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task Twenty_reversals_at_once_refund_once()
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OtherProcess(3).Ledger.ReverseAsync(Debit(user, "order", 400), Stop)));

        Assert.All(statuses, status => Assert.Equal(OperationStatus.Reversed, status));
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_debit_that_was_refunded_is_not_applied_again()
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await Ledger.ReverseAsync(Debit(user, "order", 400), Stop);

        var late = await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);

        Assert.Equal(OperationStatus.Reversed, late.Status);
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_declined_debit_has_nothing_to_refund()
    {
        var user = await OpenAsync(balance: 399);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);

        Assert.Equal(OperationStatus.Declined, await Ledger.ReverseAsync(Debit(user, "order", 400), Stop));
        Assert.Equal(399, await BalanceAsync(user));
    }

    [Fact]
    public async Task An_order_that_was_never_charged_or_declined_is_not_refunded()
    {
        var user = await OpenAsync(balance: 399);
        var declined = new OrderDebit(user, OrderId.For(user, "declined"), new Money(400, Usd));
        await Ledger.ApplyAsync(declined.ToOperation(), Stop);
        var refund = new RefundDebit(Ledger);

        await Assert.ThrowsAsync<DebitMissingException>(() => refund.RunAsync(declined, Stop));
        await Assert.ThrowsAsync<DebitMissingException>(() => refund.RunAsync(declined with { OrderId = OrderId.For(user, "unknown") }, Stop));

        Assert.Equal(399, await BalanceAsync(user));
        Assert.Equal([EntryKind.Deposit], (await EntriesAsync(user)).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task A_refund_reaches_a_frozen_account()
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await SetAsync(user, nameof(AccountRow.Status), nameof(AccountStatus.Frozen));

        Assert.Equal(OperationStatus.Reversed, await Ledger.ReverseAsync(Debit(user, "order", 400), Stop));
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_reversal_of_another_amount_is_an_error_and_moves_nothing()
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);

        await Assert.ThrowsAsync<OperationMismatchException>(() => Ledger.ReverseAsync(Debit(user, "order", 500), Stop));

        Assert.Equal(600, await BalanceAsync(user));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reversal_takes_three_reads_and_one_write_whether_or_not_money_has_moved_elsewhere(bool hasMoved)
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        if (hasMoved)
            await OtherProcess(3).Ledger.ApplyAsync(Deposit(user, "more", 5), Stop);
        var script = new FaultScript();

        await script.RunAsync(() => Ledger.ReverseAsync(Debit(user, "order", 400), Stop));

        // The account, the record, the entry; the transaction.
        Assert.Equal([false, false, false, true], script.Operations.Select(operation => operation.IsWrite));
    }

    [Fact]
    public async Task A_debit_that_never_came_is_called_off_by_two_reads_and_one_write_however_long_the_ledger_is()
    {
        var user = await OpenAsync(balance: 1000);
        var script = new FaultScript();

        await script.RunAsync(() => Ledger.ReverseAsync(Debit(user, "order", 400), Stop));

        Assert.Equal([false, false, true], script.Operations.Select(operation => operation.IsWrite));
    }
}
