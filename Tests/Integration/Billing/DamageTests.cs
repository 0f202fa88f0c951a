using Azure;
using BillingFunctions.Ledger;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

/// <summary>Rows that contradict each other, and activities that outlive their saga.</summary>
public sealed class DamageTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    private static readonly DateTimeOffset Early = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Late = Early.AddMinutes(1);

    [Fact]
    public async Task A_debit_that_a_later_run_relies_on_is_not_undone_by_an_activity_that_outlived_its_saga()
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400) with { Run = Early }, Stop);

        Assert.Equal(OperationStatus.Applied, (await Ledger.ApplyAsync(Debit(user, "order", 400) with { Run = Late }, Stop)).Status);
        await Assert.ThrowsAsync<SupersededRunException>(() => Ledger.ReverseAsync(Debit(user, "order", 400) with { Run = Early }, Stop));
        Assert.Equal(OperationStatus.Applied, (await Ledger.ApplyAsync(Debit(user, "order", 400) with { Run = Early }, Stop)).Status);
        await Assert.ThrowsAsync<SupersededRunException>(() => Ledger.ReverseAsync(Debit(user, "order", 400) with { Run = Early }, Stop));
        Assert.Equal(600, await BalanceAsync(user));

        Assert.Equal(OperationStatus.Reversed, await Ledger.ReverseAsync(Debit(user, "order", 400) with { Run = Late }, Stop));
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_later_run_takes_a_debit_over_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400) with { Run = Early }, Stop);
        var ledger = OtherProcess(repeats).Ledger;

        // A repair looks for the record first, so its first write is the one that takes the debit over.
        var result = await FaultScript.CallAsSagaAsync(
            fault, () => ledger.ApplyAsync(Debit(user, "order", 400) with { Run = Late, IsRepair = true }, Stop));

        Assert.Equal((OperationStatus.Applied, true), (result.Status, result.IsReplay));
        await Assert.ThrowsAsync<SupersededRunException>(() => Ledger.ReverseAsync(Debit(user, "order", 400) with { Run = Early }, Stop));
        Assert.Equal(600, await BalanceAsync(user));
    }

    [Fact]
    public async Task Of_a_reversal_by_an_earlier_run_and_a_later_run_at_once_the_money_is_where_both_are_told()
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400) with { Run = Early }, Stop);
        var meeting = new Rendezvous(2);

        var reversal = new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Ledger.ReverseAsync(Debit(user, "order", 400) with { Run = Early }, Stop));

        // Its first write is the debit anew, which the record refuses; then it takes the record over, or finds it reversed.
        var later = await new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => Ledger.ApplyAsync(Debit(user, "order", 400) with { Run = Late }, Stop));
        var isRefused = await Record.ExceptionAsync(() => reversal) is SupersededRunException;

        Assert.Equal(isRefused ? (OperationStatus.Applied, 600) : (OperationStatus.Reversed, 1000), (later.Status, await BalanceAsync(user)));
    }

    [Fact]
    public async Task An_account_that_is_older_than_its_entries_is_frozen_at_the_first_movement_and_no_repetition_is_tried()
    {
        var user = await OpenUncheckedAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await SetAsync(user, nameof(AccountRow.Sequence), 1L);
        await SetAsync(user, nameof(AccountRow.Balance), 1000L);

        // A ledger that took this for contention would try again until a write fails otherwise.
        await AssertDamagedAsync(
            () => FaultScript.OfWrite(4, Fault.Before).RunAsync(() => OtherProcess(repeats: 0).Ledger.ApplyAsync(Debit(user, "another order", 100), Stop)),
            "there is an entry after 1, which is its last one.");

        var account = await FindAsync(user);
        Assert.Equal((AccountStatus.Frozen, new Actor(ActorRole.Ledger, "damage")), (account.Status, account.StatusChangedBy));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_damaged_account_is_frozen_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        var user = await OpenUncheckedAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await Table.DeleteEntityAsync(user, EntryRow.KeyOf(2), ETag.All, Stop);
        var ledger = OtherProcess(repeats).Ledger;

        await Assert.ThrowsAsync<AccountDamagedException>(
            () => FaultScript.CallAsSagaAsync(fault, () => ledger.ReverseAsync(Debit(user, "order", 400), Stop)));

        Assert.Equal((AccountStatus.Frozen, 600), await FindAsync(user) is var account ? (account.Status, account.Balance.MinorUnits) : default);
    }

    [Fact]
    public async Task Money_that_moves_while_a_damaged_account_is_frozen_is_not_lost()
    {
        var user = await OpenUncheckedAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await Table.DeleteEntityAsync(user, EntryRow.KeyOf(2), ETag.All, Stop);
        var meanwhile = new Meanwhile(operation => operation.IsWrite, () => OtherProcess(3).Ledger.ApplyAsync(Deposit(user, "more", 5), Stop));

        await Assert.ThrowsAsync<AccountDamagedException>(() => meanwhile.RunAsync(() => Ledger.ReverseAsync(Debit(user, "order", 400), Stop)));

        Assert.Equal((AccountStatus.Frozen, 605), await FindAsync(user) is var account ? (account.Status, account.Balance.MinorUnits) : default);
    }

    [Fact]
    public async Task An_operation_beyond_its_account_or_without_its_entry_is_neither_answered_nor_reversed()
    {
        var (older, without) = (await OpenUncheckedAsync(balance: 1000), await OpenUncheckedAsync(balance: 1000));
        await Ledger.ApplyAsync(Debit(older, "order", 400), Stop);
        await SetAsync(older, nameof(AccountRow.Sequence), 1L);
        await Ledger.ApplyAsync(Debit(without, "order", 400), Stop);
        await Table.DeleteEntityAsync(without, EntryRow.KeyOf(2), ETag.All, Stop);

        var damaged = new[]
        {
            (older, "its last entry is 1, and there is an operation with entry 2."),
            (without, "OrderDebit 'order' is applied, and its entry 2 is not there."),
        };
        foreach (var (user, contradiction) in damaged)
        {
            await AssertDamagedAsync(() => Ledger.ApplyAsync(Debit(user, "order", 400), Stop), contradiction);
            await AssertDamagedAsync(() => Ledger.ReverseAsync(Debit(user, "order", 400), Stop), contradiction);
            var account = await FindAsync(user);
            Assert.Equal((600, AccountStatus.Frozen), (account.Balance.MinorUnits, account.Status));
        }
    }

    [Theory]
    [InlineData(AccountStatus.Frozen)]
    [InlineData(AccountStatus.Closed)]
    public async Task A_damaged_account_that_was_frozen_or_closed_before_stays_as_it_was(AccountStatus status)
    {
        var user = await OpenUncheckedAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await Table.DeleteEntityAsync(user, EntryRow.KeyOf(2), ETag.All, Stop);
        await SetAsync(user, nameof(AccountRow.Status), status.ToString());

        await AssertDamagedAsync(
            () => Ledger.ApplyAsync(Debit(user, "order", 400), Stop), "OrderDebit 'order' is applied, and its entry 2 is not there.");

        var account = await FindAsync(user);
        Assert.Equal((status, null), (account.Status, account.StatusChangedBy));
    }

    [Fact]
    public async Task A_missing_account_with_entries_declines_nothing_and_gives_nothing_back()
    {
        var user = await OpenUncheckedAsync(balance: 1000);
        var (order, next) = (Debit(user, "order", 400), Debit(user, "next order", 400));
        await Ledger.ApplyAsync(order, Stop);
        await Table.DeleteEntityAsync(user, AccountRow.Key, ETag.All, Stop);
        var ledger = OtherProcess(3).Ledger;

        await AssertDamagedAsync(() => ledger.ApplyAsync(next, Stop), "it is not there, and its entries are.");
        await AssertDamagedAsync(() => ledger.ReverseAsync(order, Stop), "it is not there, and its entries are.");

        Assert.Null(await Accounts.FindOperationAsync(next, Stop));
        Assert.Equal(OperationStatus.Applied, (await Accounts.FindOperationAsync(order, Stop))!.ReadStatus());
    }

    [Fact]
    public async Task A_missing_table_is_a_failure_of_storage_and_not_a_missing_account()
    {
        await Table.DeleteAsync(Stop);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Ledger.ApplyAsync(Debit(UserId.For("a", "b"), "order", 400), Stop));

        Assert.Equal((404, "TableNotFound"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task A_debit_of_a_repair_looks_for_its_record_before_its_only_write()
    {
        var user = await OpenAsync(balance: 1000);
        var repair = new FaultScript();

        await repair.RunAsync(() => Ledger.ApplyAsync(Debit(user, "order", 100) with { Run = Early, IsRepair = true }, Stop));

        Assert.True(repair.Operations.Count > 2 && repair.Operations[^1].IsWrite && repair.Operations.Count(operation => operation.IsWrite) == 1);
    }

    private static async Task AssertDamagedAsync(Func<Task> call, string contradiction)
    {
        var failure = await Assert.ThrowsAsync<AccountDamagedException>(call);
        Assert.EndsWith($"is damaged and frozen: {contradiction}", failure.Message, StringComparison.Ordinal);
    }
}
