using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Integration.Billing;

/// <summary>The activity that closes an account, alone and against everything that moves money at the same moment.</summary>
public sealed class ClosingTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task An_empty_account_is_closed_whatever_happens_to_the_write_and_again_changes_nothing(Fault fault, int repeats)
    {
        var user = await OpenAsync();

        Assert.Equal(AccountClosing.Closed, await FaultScript.CallAsSagaAsync(fault, () => CloseAsync(user, repeats)));
        var closed = await FindAsync(user);

        Assert.Equal(AccountClosing.Closed, await CloseAsync(user));
        Assert.Equal((AccountStatus.Closed, closed), (closed.Status, await FindAsync(user)));
    }

    [Theory]
    [InlineData(AccountStatus.Active)]
    [InlineData(AccountStatus.Frozen)]
    public async Task An_account_with_money_stays_as_it_is_until_the_money_is_gone(AccountStatus status)
    {
        var user = await OpenAsync(balance: 1, status);

        Assert.Equal(AccountClosing.MoneyLeft, await CloseAsync(user));
        Assert.Equal(status, (await FindAsync(user)).Status);

        await SetAsync(user, nameof(AccountRow.Status), nameof(AccountStatus.Active));
        await Ledger.ApplyAsync(Deposit(user, "out", 1) with { Kind = EntryKind.Withdrawal }, Stop);
        Assert.Equal(AccountClosing.Closed, await CloseAsync(user, attempt: 2));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task An_attempt_that_was_refused_stays_refused_also_where_it_runs_late_on_an_empty_account(Fault fault, int repeats)
    {
        var user = await OpenAsync(balance: 1);

        Assert.Equal(AccountClosing.MoneyLeft, await FaultScript.CallAsSagaAsync(fault, () => CloseAsync(user, repeats)));
        await Ledger.ApplyAsync(Deposit(user, "out", 1) with { Kind = EntryKind.Withdrawal }, Stop);

        Assert.Equal(AccountClosing.MoneyLeft, await CloseAsync(user));
        Assert.Equal(AccountStatus.Active, (await FindAsync(user)).Status);
    }

    [Fact]
    public async Task A_closed_account_takes_and_gives_nothing_and_is_never_opened_again()
    {
        var user = await OpenAsync(balance: 400);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await CloseAsync(user);
        var ledger = OtherProcess(3).Ledger;

        Assert.Equal(DeclineReason.AccountClosed, (await Ledger.ApplyAsync(Deposit(user, "in", 1), Stop)).Reason);
        Assert.Equal(DeclineReason.AccountClosed, (await ledger.ApplyAsync(Deposit(user, "out", 1) with { Kind = EntryKind.Withdrawal }, Stop)).Reason);
        Assert.Equal(DeclineReason.AccountClosed, (await ledger.ApplyAsync(Debit(user, "late", 1), Stop)).Reason);
        await Assert.ThrowsAsync<AccountClosedException>(() => ledger.RefundAsync(Debit(user, "order", 400), Stop));
        await Assert.ThrowsAsync<AccountClosedException>(() => ledger.ReverseAsync(Debit(user, "order", 400), Stop));
        Assert.Equal(OperationStatus.Applied, (await ledger.ApplyAsync(Debit(user, "order", 400), Stop)).Status);

        await new OpenAccount(Accounts, TimeProvider.System).RunAsync(new OpenAccountRequest(user, Usd), Stop);
        var freezing = await HttpAnswer.OfAsync(new SetAccountStatus(Accounts, Storage.ConflictRetry, TimeProvider.System)
            .RunAsync(HttpRequests.Put("/", """{"status":"Active"}"""), user, Stop));
        Assert.Equal((409, "/problems/account-closed"), (freezing.Status, freezing.Text("type")));
        Assert.Equal((AccountStatus.Closed, 0L), ((await FindAsync(user)).Status, await BalanceAsync(user)));
    }

    [Fact]
    public async Task An_account_that_was_lost_is_not_closed() =>
        await Assert.ThrowsAsync<DataLossException>(() => CloseAsync(UserId.For("test", Guid.NewGuid().ToString())));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_account_that_is_older_than_its_entries_is_frozen_and_not_closed_although_it_looks_empty(bool isEntryLostToo)
    {
        var user = await OpenUncheckedAsync(balance: 400);
        await Ledger.ApplyAsync(Deposit(user, "in", 1), Stop);
        await SetAsync(user, nameof(AccountRow.Balance), 0L);
        await SetAsync(user, nameof(AccountRow.Sequence), 0L);
        if (isEntryLostToo)
            await Table.DeleteEntityAsync(user, EntryRow.KeyOf(1), Azure.ETag.All, Stop);

        await Assert.ThrowsAsync<AccountDamagedException>(() => CloseAsync(user));

        Assert.Equal(AccountStatus.Frozen, (await FindAsync(user)).Status);
    }

    [Fact]
    public async Task Money_that_moves_while_the_closing_looks_at_the_account_is_not_taken_for_damage()
    {
        var user = await OpenAsync();

        // The first request reads the last entry, the second the account.
        var held = new HeldAt(IoEdge.Tables, number: 2);
        var closing = CloseUnderAsync(held, user);
        await held.Reached.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        await Ledger.ApplyAsync(Deposit(user, "in", 1), Stop);
        held.Release();

        Assert.Equal(AccountClosing.MoneyLeft, await closing);
        Assert.Equal(AccountStatus.Active, (await FindAsync(user)).Status);
    }

    [Fact]
    public async Task A_closing_looks_no_more_often_where_money_moves_before_each_look()
    {
        var user = await OpenAsync();
        var deposits = 0;
        var meanwhile = new Meanwhile(
            operation => !operation.IsWrite, () => Ledger.ApplyAsync(Deposit(user, $"in {++deposits}", 1), Stop), isEachTime: true);

        Assert.Equal(AccountClosing.MoneyLeft, await meanwhile.RunAsync(() => CloseAsync(user)));

        Assert.Equal([false, false, false, true], meanwhile.Operations.Select(operation => operation.IsWrite));
        Assert.Equal((AccountStatus.Active, 3L), await FindAsync(user) is var account ? (account.Status, account.Balance.MinorUnits) : default);
    }

    /// <summary>Each of these reads the open account before the closing is written, or the other way round.</summary>
    [Theory]
    [InlineData(EntryKind.Deposit, true)]
    [InlineData(EntryKind.Deposit, false)]
    [InlineData(EntryKind.OrderRefund, true)]
    [InlineData(EntryKind.OrderRefund, false)]
    [InlineData(EntryKind.Withdrawal, true)]
    [InlineData(EntryKind.Withdrawal, false)]
    [InlineData(EntryKind.OrderDebit, true)]
    [InlineData(EntryKind.OrderDebit, false)]
    public async Task Of_a_closing_and_a_movement_at_once_one_is_refused_or_no_money_is_left(EntryKind kind, bool isClosedFirst)
    {
        var user = await OpenAsync(balance: 100);
        if (kind.IsCredit)
            await Ledger.ApplyAsync(Debit(user, "order", 100), Stop);
        var (movement, closing) = (new Gate(), new Gate());

        // Both read and come to their write. Then one is let through, and the other after it.
        var moved = new FaultScript { BeforeWrite = movement.PassAsync }.RunAsync(() => MoveAsync(user, kind));
        var closed = new FaultScript { BeforeWrite = closing.PassAsync }.RunAsync(() => CloseAsync(user));
        await movement.IsReachedAsync();
        if (isClosedFirst)
        {
            closing.Open();
            await closed;
        }

        movement.Open();
        var isApplied = await moved;
        closing.Open();
        var result = await closed;

        var account = await FindAsync(user);
        Assert.Equal(result == AccountClosing.Closed, account.Status == AccountStatus.Closed);
        Assert.Equal(kind.IsCredit == isApplied ? 100 : 0, account.Balance.MinorUnits);
        Assert.False(account is { Status: AccountStatus.Closed, Balance.MinorUnits: not 0 });
        if (kind.IsCredit)
            Assert.Equal(isClosedFirst, !isApplied);
    }

    // Whether the movement took place. Reversals move the money of the debit.
    private async Task<bool> MoveAsync(UserId user, EntryKind kind)
    {
        var ledger = OtherProcess(3).Ledger;
        if (kind != EntryKind.OrderRefund)
            return (await ledger.ApplyAsync(Deposit(user, "key", 100) with { Kind = kind }, Stop)).Status == OperationStatus.Applied;
        try
        {
            return await ledger.RefundAsync(Debit(user, "order", 100), Stop) == OperationStatus.Reversed;
        }
        catch (AccountClosedException)
        {
            return false;
        }
    }

    private Task<AccountClosing> CloseAsync(UserId user, int repeats = 3, long attempt = 1) =>
        new CloseAccount(OtherProcess(repeats).Accounts, Storage.ConflictRetry, TimeProvider.System)
            .RunAsync(new AccountClosingAttempt(user, attempt), Stop);

    private async Task<AccountClosing> CloseUnderAsync(IFaultPlan faults, UserId user)
    {
        new FaultScope(faults).Enter();
        return await CloseAsync(user);
    }

    private sealed class Gate
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task PassAsync()
        {
            _reached.TrySetResult();
            return _open.Task;
        }

        public Task IsReachedAsync() => _reached.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);

        public void Open() => _open.TrySetResult();
    }
}
