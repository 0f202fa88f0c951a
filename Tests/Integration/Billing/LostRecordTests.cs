using Azure;
using BillingFunctions.Ledger;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

/// <summary>Records of operations that were lost beneath the ledger, and what a repair makes of the entries.</summary>
public sealed class LostRecordTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    /// <summary>The faults of the write that restores a record, and of the write that gives the money back.</summary>
    public static TheoryData<Fault, int, int> FaultsOfBothWrites
    {
        get
        {
            var data = new TheoryData<Fault, int, int>();
            foreach (var row in OneWrite.Faults)
            {
                data.Add(row.Data.Item1, row.Data.Item2, 1);
                data.Add(row.Data.Item1, row.Data.Item2, 2);
            }

            return data;
        }
    }

    [Theory]
    [InlineData(EntryKind.Deposit)]
    [InlineData(EntryKind.Withdrawal)]
    [InlineData(EntryKind.OrderDebit)]
    public async Task An_operation_is_found_by_its_entry_and_recorded_as_it_was(EntryKind kind)
    {
        var user = await OpenAsync(balance: 1000);
        var operation = Debit(user, "id", 400) with { Kind = kind, Reference = "pi_1" };
        await Ledger.ApplyAsync(operation, Stop);
        var lost = await LoseAsync(operation);
        var balance = await BalanceAsync(user);

        var result = await OtherProcess(3).Ledger.ApplyAsync(Repair(operation), Stop);

        Assert.Equal((OperationStatus.Applied, true, 2), (result.Status, result.IsReplay, result.Entry!.Sequence));
        Assert.Equal(lost, await ContentAsync(operation));
        Assert.Equal(balance, await BalanceAsync(user));
    }

    [Theory]
    [MemberData(nameof(FaultsOfBothWrites))]
    public async Task A_debit_is_found_by_its_entry_and_refunded_once_whatever_happens_to_a_write(Fault fault, int repeats, int write)
    {
        var (user, debit) = await DebitAsync();
        await LoseAsync(debit);
        var ledger = OtherProcess(repeats).Ledger;

        var status = await FaultScript.CallAsSagaAsync(fault, () => ledger.RefundAsync(debit, Stop), write);

        Assert.Equal(OperationStatus.Reversed, status);
        Assert.Equal(1000, await BalanceAsync(user));
        Assert.Equal(OperationStatus.Reversed, await Ledger.RefundAsync(debit, Stop));
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_refund_is_found_by_its_entry_and_the_debit_neither_taken_nor_given_back_again()
    {
        var (user, debit) = await DebitAsync();
        await Ledger.ReverseAsync(debit, Stop);
        var lost = await LoseAsync(debit);

        Assert.Equal((OperationStatus.Reversed, true), await Ledger.ApplyAsync(Repair(debit), Stop) is var result ? (result.Status, result.IsReplay) : default);
        Assert.Equal(lost, await ContentAsync(debit));
        await LoseAsync(debit);
        Assert.Equal(OperationStatus.Reversed, await Ledger.ReverseAsync(Repair(debit), Stop));
        await LoseAsync(debit);
        Assert.Equal(OperationStatus.Reversed, await Ledger.RefundAsync(debit, Stop));

        Assert.Equal(lost, await ContentAsync(debit));
        Assert.Equal(3, (await EntriesAsync(user)).Count);
    }

    [Fact]
    public async Task What_a_client_books_under_the_id_of_an_order_is_not_taken_for_its_debit()
    {
        var user = await OpenAsync(balance: 1000);
        var debit = Debit(user, "order", 400);
        var (deposit, withdrawal) = (debit with { Kind = EntryKind.Deposit }, debit with { Kind = EntryKind.Withdrawal });
        LedgerOperation[] all = [deposit, withdrawal, debit];
        foreach (var operation in all)
            await Ledger.ApplyAsync(operation, Stop);
        await Ledger.ReverseAsync(debit, Stop);
        foreach (var operation in all)
            await LoseAsync(operation);

        var statuses = new List<OperationStatus>();
        foreach (var operation in all)
            statuses.Add((await Ledger.ApplyAsync(Repair(operation), Stop)).Status);

        Assert.Equal([OperationStatus.Applied, OperationStatus.Applied, OperationStatus.Reversed], statuses);
        Assert.Equal(5, (await EntriesAsync(user)).Count);
    }

    [Fact]
    public async Task Two_repairs_at_once_restore_one_record_and_both_learn_of_it()
    {
        var (user, debit) = await DebitAsync();
        await LoseAsync(debit);
        var meeting = new Rendezvous(2);

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Ledger.ApplyAsync(Repair(debit), Stop))));

        Assert.All(results, result => Assert.Equal((OperationStatus.Applied, true), (result.Status, result.IsReplay)));
        Assert.Equal((AccountStatus.Active, 600), await FindAsync(user) is var account ? (account.Status, account.Balance.MinorUnits) : default);
    }

    [Fact]
    public async Task A_restored_record_belongs_to_the_run_that_asked_for_it()
    {
        var user = await OpenAsync(balance: 1000);
        var late = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var debit = Debit(user, "order", 400) with { Run = late };
        await Ledger.ApplyAsync(debit, Stop);
        await LoseAsync(debit);

        await Ledger.ApplyAsync(Repair(debit), Stop);

        await Assert.ThrowsAsync<SupersededRunException>(() => Ledger.ReverseAsync(debit with { Run = late.AddMinutes(-1) }, Stop));
        Assert.Equal(600, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_request_with_another_content_than_the_entry_restores_nothing()
    {
        var user = await OpenAsync(balance: 1000);
        var debit = Debit(user, "order", 400) with { Reference = "pi_1" };
        await Ledger.ApplyAsync(debit, Stop);
        var lost = await LoseAsync(debit);

        await Assert.ThrowsAsync<OperationMismatchException>(() => Ledger.ApplyAsync(Repair(debit with { Amount = debit.Amount + debit.Amount }), Stop));
        await Assert.ThrowsAsync<OperationMismatchException>(() => Ledger.RefundAsync(debit with { Reference = "pi_2" }, Stop));

        Assert.Null(await Accounts.FindOperationAsync(debit, Stop));
        await Ledger.ApplyAsync(Repair(debit), Stop);
        Assert.Equal(lost, await ContentAsync(debit));
    }

    [Fact]
    public async Task Where_the_record_is_there_a_repair_reads_it_and_its_entry_and_writes_nothing()
    {
        var (_, debit) = await DebitAsync();
        var script = new FaultScript(Fault.Before);

        var result = await script.RunAsync(() => OtherProcess(repeats: 0).Ledger.ApplyAsync(Repair(debit), Stop));

        Assert.Equal((OperationStatus.Applied, true), (result.Status, result.IsReplay));
        Assert.Equal([false, false, false], script.Operations.Select(operation => operation.IsWrite));
    }

    [Fact]
    public async Task A_refund_of_what_left_no_trace_writes_nothing()
    {
        var user = await OpenAsync(balance: 1000);
        var script = new FaultScript();

        Assert.Null(await script.RunAsync(() => Ledger.RefundAsync(Debit(user, "order", 400), Stop)));

        Assert.DoesNotContain(script.Operations, operation => operation.IsWrite);
    }

    [Theory]
    [InlineData("its debit lost")]
    [InlineData("another amount given back")]
    [InlineData("taken twice")]
    public async Task Entries_that_are_not_those_of_one_operation_are_damage(string damage)
    {
        var (user, debit) = await DebitAsync(isDamaged: true);
        await (damage == "taken twice" ? Ledger.ApplyAsync(Debit(user, "another", 400), Stop) : (Task)Ledger.ReverseAsync(debit, Stop));
        await LoseAsync(debit);
        if (damage == "its debit lost")
            await Table.DeleteEntityAsync(user, EntryRow.KeyOf(2), ETag.All, Stop);
        else if (damage == "taken twice")
            await ChangeEntryAsync(user, 3, entry => entry.OperationId = "order");
        else
            await ChangeEntryAsync(user, 3, entry => entry.Amount = 399);

        await AssertDamagedAsync(debit, "the entries of OrderDebit 'order' are not those of one operation.");
    }

    [Fact]
    public async Task Where_the_entry_is_lost_as_well_nobody_can_tell_and_nothing_is_decided()
    {
        var (user, debit) = await DebitAsync(isDamaged: true);
        await Ledger.ApplyAsync(Debit(user, "next order", 100), Stop);
        await LoseAsync(debit);
        await Table.DeleteEntityAsync(user, EntryRow.KeyOf(2), ETag.All, Stop);

        await AssertDamagedAsync(
            debit,
            "it disagrees with its entries (Disagreement { Kind = MissingEntry, Sequence = 2, Expected = entries 2 to 2, Actual = none }), "
                + "so nobody can tell whether the operation is among them.");
    }

    [Fact]
    public async Task An_account_that_is_older_than_the_entries_is_damaged()
    {
        var (user, debit) = await DebitAsync(isDamaged: true);
        await Ledger.ReverseAsync(debit, Stop);
        await LoseAsync(debit);
        await SetAsync(user, nameof(AccountRow.Sequence), 1L);

        await AssertDamagedAsync(debit, "its last entry is 1, and there is an operation with entry 3.");
    }

    [Fact]
    public async Task An_account_that_is_lost_with_the_record_is_damaged()
    {
        var (user, debit) = await DebitAsync(isDamaged: true);
        await LoseAsync(debit);
        await Table.DeleteEntityAsync(user, AccountRow.Key, ETag.All, Stop);

        await AssertDamagedAsync(debit, "it is not there, and its entries are.");
    }

    // An order's debit of 400 from a new account with 1,000, which need not agree with its entries after the test where that damages it.
    private async Task<(UserId User, LedgerOperation Debit)> DebitAsync(bool isDamaged = false)
    {
        var user = isDamaged ? await OpenUncheckedAsync(balance: 1000) : await OpenAsync(balance: 1000);
        var debit = Debit(user, "order", 400);
        await Ledger.ApplyAsync(debit, Stop);
        return (user, debit);
    }

    // Whatever is asked, the answer is that the account is damaged; it is frozen by the ledger where it exists, and nothing is recorded.
    private async Task AssertDamagedAsync(LedgerOperation debit, string contradiction)
    {
        Func<Task>[] requests =
        [
            () => Ledger.ApplyAsync(Repair(debit), Stop),
            () => Ledger.ReverseAsync(Repair(debit), Stop),
            () => Ledger.RefundAsync(debit, Stop),
        ];
        foreach (var request in requests)
        {
            var failure = await Assert.ThrowsAsync<AccountDamagedException>(request);
            Assert.Equal($"The account of '{debit.UserId}' is damaged and frozen: {contradiction}", failure.Message);
        }

        Assert.Null(await Accounts.FindOperationAsync(debit, Stop));
        if (await Accounts.FindAsync(debit.UserId, Stop) is { Account: var account })
            Assert.Equal((AccountStatus.Frozen, new Actor(ActorRole.Ledger, "damage")), (account.Status, account.StatusChangedBy));
    }

    private static LedgerOperation Repair(LedgerOperation operation) => operation with { IsRepair = true };

    // Deletes the record, and returns what it said.
    private async Task<object> LoseAsync(LedgerOperation operation)
    {
        var content = await ContentAsync(operation);
        await Table.DeleteEntityAsync(operation.UserId, OperationRow.KeyOf(operation), ETag.All, Stop);
        return content;
    }

    private async Task<object> ContentAsync(LedgerOperation operation)
    {
        var row = (await Accounts.FindOperationAsync(operation, Stop))!;
        return (row.Kind, row.OperationId, row.Amount, row.Currency, row.Status, row.Reason, row.Reference, row.Sequence, row.CreatedAt);
    }

    private async Task ChangeEntryAsync(UserId user, long sequence, Action<EntryRow> change)
    {
        var entry = (await Table.GetEntityAsync<EntryRow>(user, EntryRow.KeyOf(sequence), cancellationToken: Stop)).Value;
        change(entry);
        await Table.UpdateEntityAsync(entry, entry.ETag, Azure.Data.Tables.TableUpdateMode.Replace, Stop);
    }
}
