using Azure;
using Azure.Data.Tables;
using BillingFunctions.Accounts;
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
        var user = await NewAsync();
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await SetAsync(user, nameof(AccountRow.Sequence), 1L);
        await SetAsync(user, nameof(AccountRow.Balance), 1000L);

        await Assert.ThrowsAsync<AccountDamagedException>(() => Ledger.ApplyAsync(Debit(user, "another order", 100), Stop));

        Assert.Equal(AccountStatus.Frozen, (await FindAsync(user)).Status);
    }

    [Fact]
    public async Task An_operation_beyond_its_account_or_without_its_entry_is_neither_answered_nor_reversed()
    {
        var (older, without) = (await NewAsync(), await NewAsync());
        await Ledger.ApplyAsync(Debit(older, "order", 400), Stop);
        await SetAsync(older, nameof(AccountRow.Sequence), 1L);
        await Ledger.ApplyAsync(Debit(without, "order", 400), Stop);
        await Table.DeleteEntityAsync(without, EntryRow.KeyOf(2), ETag.All, Stop);

        foreach (var user in (UserId[])[older, without])
        {
            await Assert.ThrowsAsync<AccountDamagedException>(() => Ledger.ApplyAsync(Debit(user, "order", 400), Stop));
            await Assert.ThrowsAsync<AccountDamagedException>(() => Ledger.ReverseAsync(Debit(user, "order", 400), Stop));
            var account = await FindAsync(user);
            Assert.Equal((600, AccountStatus.Frozen), (account.Balance.MinorUnits, account.Status));
        }
    }

    [Theory]
    [InlineData(AccountStatus.Frozen)]
    [InlineData(AccountStatus.Closed)]
    public async Task A_damaged_account_that_was_frozen_or_closed_before_stays_as_it_was(AccountStatus status)
    {
        var user = await NewAsync();
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await Table.DeleteEntityAsync(user, EntryRow.KeyOf(2), ETag.All, Stop);
        await SetAsync(user, nameof(AccountRow.Status), status.ToString());

        var failure = await Assert.ThrowsAsync<AccountDamagedException>(() => Ledger.ApplyAsync(Debit(user, "order", 400), Stop));

        Assert.EndsWith("OrderDebit 'order' is applied, and its entry 2 is not there.", failure.Message, StringComparison.Ordinal);
        var account = await FindAsync(user);
        Assert.Equal((status, null), (account.Status, account.StatusChangedBy));
    }

    [Fact]
    public async Task A_missing_account_with_entries_declines_nothing()
    {
        var user = await NewAsync();
        await Table.DeleteEntityAsync(user, AccountRow.Key, ETag.All, Stop);

        await Assert.ThrowsAsync<AccountDamagedException>(() => Ledger.ApplyAsync(Debit(user, "order", 400), Stop));

        Assert.Null(await Accounts.FindOperationAsync(Debit(user, "order", 400), Stop));
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

    private TableClient Table => Storage.Client(ConnectionString, repeats: 0).GetTableClient(AccountTable.Name);

    // Not among the accounts of which the end of every test demands that they agree.
    private async Task<UserId> NewAsync()
    {
        var user = UserId.For("test", Guid.NewGuid().ToString());
        await new OpenAccount(Accounts, TimeProvider.System).RunAsync(new OpenAccountRequest(user, Usd), Stop);
        await Ledger.ApplyAsync(Deposit(user, "opening", 1000), Stop);
        return user;
    }
}
