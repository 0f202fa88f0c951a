using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

/// <summary>What another process writes between two requests of a ledger is contention, and never damage.</summary>
public sealed class MeanwhileTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    [Fact]
    public async Task A_debit_that_is_applied_after_the_account_was_read_is_given_back()
    {
        var user = await OpenAsync(balance: 1000);
        var debit = Debit(user, "order", 400);
        var meanwhile = new Meanwhile(operation => IsReadOf(operation, OperationRow.KeyOf(debit)), () => OtherProcess(3).Ledger.ApplyAsync(debit, Stop));

        var status = await meanwhile.RunAsync(() => Ledger.ReverseAsync(debit, Stop));

        Assert.Equal(OperationStatus.Reversed, status);
        await AssertSoundAsync(user, balance: 1000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_debit_that_is_applied_while_a_repair_looks_for_it_is_found_by_its_record_or_its_entry(bool isBeforeRecord)
    {
        var user = await OpenAsync(balance: 1000);
        var debit = Debit(user, "order", 400);
        var meanwhile = new Meanwhile(
            operation => isBeforeRecord ? IsReadOf(operation, OperationRow.KeyOf(debit)) : IsQuery(operation),
            () => OtherProcess(3).Ledger.ApplyAsync(debit, Stop));

        var result = await meanwhile.RunAsync(() => Ledger.ApplyAsync(debit with { IsRepair = true }, Stop));

        Assert.Equal((OperationStatus.Applied, true, 2), (result.Status, result.IsReplay, result.Entry!.Sequence));
        await AssertSoundAsync(user, balance: 600);
    }

    [Fact]
    public async Task A_debit_that_is_given_back_while_a_repair_reads_its_record_is_told_as_reversed()
    {
        var user = await OpenAsync(balance: 1000);
        var debit = Debit(user, "order", 400);
        await Ledger.ApplyAsync(debit, Stop);
        var meanwhile = new Meanwhile(
            operation => IsReadOf(operation, OperationRow.KeyOf(debit)), () => OtherProcess(3).Ledger.ReverseAsync(debit, Stop));

        var result = await meanwhile.RunAsync(() => Ledger.ApplyAsync(debit with { IsRepair = true }, Stop));

        Assert.Equal((OperationStatus.Reversed, true, 2), (result.Status, result.IsReplay, result.Entry!.Sequence));
        await AssertSoundAsync(user, balance: 1000);
    }

    [Fact]
    public async Task An_account_that_is_opened_and_paid_into_after_it_was_missed_is_not_frozen()
    {
        var user = UserId.For("test", Guid.NewGuid().ToString());
        var meanwhile = new Meanwhile(IsQuery, async () =>
        {
            await new OpenAccount(Accounts, TimeProvider.System).RunAsync(new OpenAccountRequest(user, Usd), Stop);
            await OtherProcess(3).Ledger.ApplyAsync(Deposit(user, "first", 1000), Stop);
        });

        var result = await meanwhile.RunAsync(() => Ledger.ApplyAsync(Debit(user, "order", 400), Stop));

        Assert.Equal(DeclineReason.AccountMissing, result.Reason);
        await AssertSoundAsync(user, balance: 1000);
        Assert.Equal(OperationStatus.Applied, (await Ledger.ApplyAsync(Debit(user, "next order", 400), Stop)).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(AccountLedger.MaxBatch - 1)]
    public async Task A_record_that_a_repair_restores_while_the_debit_is_called_off_lets_it_be_given_back(int others)
    {
        var user = await OpenAsync(balance: 1000);
        var debit = Debit(user, "order", 400);
        await Ledger.ApplyAsync(debit, Stop);
        await Table.DeleteEntityAsync(user, OperationRow.KeyOf(debit), Azure.ETag.All, Stop);
        var ledger = OtherProcess(3).Ledger;
        var meanwhile = new Meanwhile(operation => operation.IsWrite, () => Ledger.ApplyAsync(debit with { IsRepair = true }, Stop));

        var statuses = await OneBatch.RunAsync(ledger, user, meanwhile, [
            () => ledger.ReverseAsync(debit, Stop),
            .. Enumerable.Range(0, others).Select<int, Func<Task<OperationStatus>>>(number =>
                async () => (await ledger.ApplyAsync(Debit(user, $"{number}", 10), Stop)).Status),
        ]);

        Assert.Equal([OperationStatus.Reversed, .. Enumerable.Repeat(OperationStatus.Applied, others)], statuses);
        await AssertSoundAsync(user, 1000 - others * 10);
    }

    [Fact]
    public async Task A_record_that_another_run_takes_over_while_its_money_is_given_back_is_read_again()
    {
        var user = await OpenAsync(balance: 1000);
        var debit = Debit(user, "order", 400);
        await Ledger.ApplyAsync(debit, Stop);
        var later = debit with { Run = DateTimeOffset.UnixEpoch, IsRepair = true };
        var meanwhile = new Meanwhile(operation => operation.IsWrite, () => OtherProcess(3).Ledger.ApplyAsync(later, Stop));

        // The account has not moved when the transaction fails. A saga of the first version has no run, so none is later than its own.
        var status = await meanwhile.RunAsync(() => Ledger.ReverseAsync(debit, Stop));

        Assert.Equal(OperationStatus.Reversed, status);
        Assert.Equal(2, meanwhile.Operations.Count(operation => operation.IsWrite));
        await AssertSoundAsync(user, balance: 1000);
    }

    [Fact]
    public async Task Of_two_later_runs_that_take_a_debit_over_at_once_the_latest_owns_it()
    {
        var user = await OpenAsync(balance: 1000);
        var first = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        LedgerOperation OfRun(int number) => Debit(user, "order", 400) with { Run = first.AddMinutes(number), IsRepair = true };
        await Ledger.ApplyAsync(OfRun(0), Stop);
        var meeting = new Rendezvous(2);

        // The record is looked up first, so the write before which they meet is the one that takes it over.
        var results = await Task.WhenAll(Enumerable.Range(1, 2).Select(number => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Ledger.ApplyAsync(OfRun(number), Stop))));

        Assert.All(results, result => Assert.Equal((OperationStatus.Applied, true), (result.Status, result.IsReplay)));
        await Assert.ThrowsAsync<SupersededRunException>(() => Ledger.ReverseAsync(OfRun(1), Stop));
        Assert.Equal(OperationStatus.Reversed, await Ledger.ReverseAsync(OfRun(2), Stop));
        await AssertSoundAsync(user, balance: 1000);
    }

    [Fact]
    public async Task A_batch_in_which_one_is_looked_up_is_drafted_on_the_account_as_it_is_stored()
    {
        var user = await OpenAsync(balance: 1000);
        var ledger = OtherProcess(3).Ledger;
        var meanwhile = new Meanwhile(_ => true, () => OtherProcess(3).Ledger.ApplyAsync(Deposit(user, "more", 5), Stop));

        var statuses = await OneBatch.RunAsync(ledger, user, meanwhile, [
            async () => (await ledger.ApplyAsync(Debit(user, "order", 400), Stop)).Status,
            () => ledger.ReverseAsync(Debit(user, "never came", 400), Stop),
        ]);

        Assert.Equal([OperationStatus.Applied, OperationStatus.Void], statuses);
        Assert.Single(meanwhile.Operations, operation => operation.IsWrite);
        await AssertSoundAsync(user, balance: 605);
    }

    private async Task AssertSoundAsync(UserId user, long balance)
    {
        var account = await FindAsync(user);
        Assert.Equal((AccountStatus.Active, balance), (account.Status, account.Balance.MinorUnits));
    }

    private static bool IsReadOf(IoOperation operation, string rowKey) =>
        !operation.IsWrite && operation.Name.Contains($"RowKey='{rowKey}'", StringComparison.Ordinal);

    private static bool IsQuery(IoOperation operation) => operation.Name == "GET Accounts()";
}
