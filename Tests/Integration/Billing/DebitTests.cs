using Azure;
using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

public sealed class DebitTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_debit_is_applied_once_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        var user = await OpenAsync(balance: 1000);
        var (_, ledger) = OtherProcess(repeats);

        var result = await FaultScript.CallAsSagaAsync(fault, () => ledger.ApplyAsync(Debit(user, "order", 400), Stop));

        Assert.Equal(OperationStatus.Applied, result.Status);
        Assert.Equal((2, -400, 600), (result.Entry!.Sequence, result.Entry.Amount.MinorUnits, result.Entry.Balance.MinorUnits));
        Assert.Equal(600, await BalanceAsync(user));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_debit_that_takes_the_last_cent_is_not_refused_by_its_own_lost_write(Fault fault, int repeats)
    {
        var user = await OpenAsync(balance: 400);
        var (_, ledger) = OtherProcess(repeats);

        var result = await FaultScript.CallAsSagaAsync(fault, () => ledger.ApplyAsync(Debit(user, "order", 400), Stop));

        Assert.Equal(OperationStatus.Applied, result.Status);
        Assert.Equal(0, await BalanceAsync(user));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_decline_is_recorded_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        var user = await OpenAsync(balance: 399);
        var (_, ledger) = OtherProcess(repeats);

        var result = await FaultScript.CallAsSagaAsync(fault, () => ledger.ApplyAsync(Debit(user, "order", 400), Stop));
        await Ledger.ApplyAsync(Deposit(user, "more", 1000), Stop);
        var again = await ledger.ApplyAsync(Debit(user, "order", 400), Stop);

        Assert.Equal((OperationStatus.Declined, DeclineReason.InsufficientFunds), (result.Status, result.Reason));
        Assert.Equal((OperationStatus.Declined, DeclineReason.InsufficientFunds, true), (again.Status, again.Reason, again.IsReplay));
        Assert.Equal(1399, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_debit_run_by_two_at_once_is_applied_once_and_both_learn_of_it()
    {
        var user = await OpenAsync(balance: 1000);
        var meeting = new Rendezvous(2);

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Ledger.ApplyAsync(Debit(user, "order", 400), Stop))));

        Assert.All(results, result => Assert.Equal(OperationStatus.Applied, result.Status));
        Assert.Single(results, result => result.IsReplay);
        Assert.Equal(600, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_decline_and_a_deposit_at_once_leave_one_outcome_for_good()
    {
        var user = await OpenAsync(balance: 100);
        var meeting = new Rendezvous(2);

        var decline = new FaultScript { BeforeWrite = meeting.ArriveAsync }.RunAsync(() => Ledger.ApplyAsync(Debit(user, "order", 400), Stop));
        var deposit = new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Ledger.ApplyAsync(Deposit(user, "more", 1000), Stop));

        Assert.Equal(OperationStatus.Declined, (await decline).Status);
        Assert.Equal(OperationStatus.Applied, (await deposit).Status);
        Assert.Equal(OperationStatus.Declined, (await Ledger.ApplyAsync(Debit(user, "order", 400), Stop)).Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Fifty_debits_of_10_at_once_on_100_apply_exactly_ten_times(int processes)
    {
        var user = await OpenAsync(balance: 100);
        var ledgers = Enumerable.Range(0, processes).Select(_ => OtherProcess(3).Ledger).ToArray();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            ledgers[number % processes].ApplyAsync(Debit(user, $"order-{number}", 10), Stop)));

        Assert.Equal(10, results.Count(result => result.Status == OperationStatus.Applied));
        Assert.Equal(40, results.Count(result => result.Reason == DeclineReason.InsufficientFunds));
        Assert.Equal(0, await BalanceAsync(user));
    }

    [Fact]
    public async Task The_same_order_with_another_amount_or_currency_is_an_error_and_moves_nothing()
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);

        await Assert.ThrowsAsync<OperationMismatchException>(() => Ledger.ApplyAsync(Debit(user, "order", 401), Stop));
        await Assert.ThrowsAsync<OperationMismatchException>(() => Ledger.ApplyAsync(
            Debit(user, "order", 400) with { Amount = new Money(400, Currency.Find("EUR")) }, Stop));

        Assert.Equal(600, await BalanceAsync(user));
    }

    [Theory]
    [InlineData("EUR", AccountStatus.Active, DeclineReason.CurrencyMismatch)]
    [InlineData("USD", AccountStatus.Frozen, DeclineReason.AccountFrozen)]
    public async Task A_refusal_for_the_accounts_sake_is_recorded_like_any_other(string currency, AccountStatus status, DeclineReason reason)
    {
        var user = await OpenAsync(balance: 1000, status);
        var debit = Debit(user, "order", 400) with { Amount = new Money(400, Currency.Find(currency)) };

        Assert.Equal(reason, (await Ledger.ApplyAsync(debit, Stop)).Reason);
        await SetAsync(user, nameof(AccountRow.Status), nameof(AccountStatus.Active));

        Assert.Equal((reason, true), (await Ledger.ApplyAsync(debit, Stop)) is var again ? (again.Reason!.Value, again.IsReplay) : default);
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_debit_without_an_account_stays_refused_when_the_account_comes()
    {
        var user = UserId.For("test", Guid.NewGuid().ToString());
        var debit = Debit(user, "order", 400);

        Assert.Equal(DeclineReason.AccountMissing, (await Ledger.ApplyAsync(debit, Stop)).Reason);
        await new OpenAccount(Accounts, TimeProvider.System).RunAsync(new OpenAccountRequest(user, Usd), Stop);
        await Ledger.ApplyAsync(Deposit(user, "first", 1000), Stop);

        Assert.Equal(DeclineReason.AccountMissing, (await Ledger.ApplyAsync(debit, Stop)).Reason);
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task The_keys_of_clients_never_meet_the_operations_of_orders()
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);

        var deposit = await Ledger.ApplyAsync(Deposit(user, "order", 5), Stop);
        var withdrawal = await Ledger.ApplyAsync(Deposit(user, "order", 7) with { Kind = EntryKind.Withdrawal }, Stop);

        Assert.Equal((OperationStatus.Applied, false), (deposit.Status, deposit.IsReplay));
        Assert.Equal((OperationStatus.Applied, false), (withdrawal.Status, withdrawal.IsReplay));
        Assert.Equal(598, await BalanceAsync(user));
    }

    [Fact]
    public async Task The_first_debit_of_a_process_takes_one_read_and_one_write_and_the_next_ones_only_the_write()
    {
        var user = await OpenAsync(balance: 1000);
        var (cold, warm) = (new FaultScript(), new FaultScript());
        var debit = new DebitAccount(OtherProcess(3).Ledger);

        await cold.RunAsync(() => debit.RunAsync(new OrderDebit(user, OrderId.For(user, "first"), new Money(400, Usd)), Stop));
        await warm.RunAsync(() => debit.RunAsync(new OrderDebit(user, OrderId.For(user, "second"), new Money(400, Usd)), Stop));

        Assert.Equal([false, true], cold.Operations.Select(operation => operation.IsWrite));
        Assert.Equal([true], warm.Operations.Select(operation => operation.IsWrite));
    }

    [Fact]
    public async Task After_a_write_whose_answer_was_lost_the_account_is_read_again()
    {
        var user = await OpenAsync(balance: 1000);
        var ledger = OtherProcess(repeats: 0).Ledger;
        await ledger.ApplyAsync(Debit(user, "first", 1), Stop);
        await Assert.ThrowsAsync<RequestFailedException>(() => new FaultScript(Fault.After).RunAsync(() => ledger.ApplyAsync(Debit(user, "lost", 1), Stop)));
        var next = new FaultScript();

        await next.RunAsync(() => ledger.ApplyAsync(Debit(user, "next", 1), Stop));

        Assert.Equal([false, true], next.Operations.Select(operation => operation.IsWrite));
        Assert.Equal(997, await BalanceAsync(user));
    }
}
