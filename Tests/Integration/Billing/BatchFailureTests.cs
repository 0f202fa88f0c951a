using Azure;
using BillingFunctions.Ledger;
using Tests.Support;

namespace Tests.Integration.Billing;

/// <summary>Operations of a batch that fail: alone where the fault is theirs, all of them where the account is damaged.</summary>
public sealed class BatchFailureTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    [Theory]
    [InlineData(nameof(AccountRow.Status), nameof(AccountStatus.Closed), nameof(AccountClosedException), "AccountClosed")]
    [InlineData(nameof(AccountRow.Currency), "EUR", nameof(InvalidOperationException), "CurrencyMismatch")]
    public async Task Money_that_the_account_cannot_take_back_fails_alone(string property, string value, string failure, string declined)
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await SetAsync(user, property, value);
        var ledger = OtherProcess(3).Ledger;

        var outcomes = await OneBatch.RunAsync(ledger, user, new FaultScript(), [
            () => DescribeAsync(async () => (await ledger.ApplyAsync(Debit(user, "next order", 10), Stop)).Reason),
            () => DescribeAsync(async () => await ledger.ReverseAsync(Debit(user, "order", 400), Stop)),
            () => DescribeAsync(async () => await ledger.ReverseAsync(Debit(user, "never came", 400), Stop)),
        ]);

        Assert.Equal([declined, failure, "Void"], outcomes);
        Assert.Equal(600, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_fails_its_own_request_alone()
    {
        var user = await OpenAsync(balance: 1000);
        var ledger = OtherProcess(repeats: 0).Ledger;

        // The account is read first, then the two records at once.
        var outcomes = await OneBatch.RunAsync(ledger, user, new FaultAt(IoEdge.Tables, 2, Fault.Before), [
            () => DescribeAsync(async () => await ledger.ReverseAsync(Debit(user, "one", 400), Stop)),
            () => DescribeAsync(async () => await ledger.ReverseAsync(Debit(user, "another", 400), Stop)),
        ]);

        Assert.Equal([nameof(RequestFailedException), "Void"], outcomes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_a_missing_account_has_entries_nothing_of_a_batch_is_recorded()
    {
        var user = await OpenUncheckedAsync(balance: 1000);
        await Table.DeleteEntityAsync(user, AccountRow.Key, ETag.All, Stop);
        var ledger = OtherProcess(3).Ledger;
        var (order, neverCame) = (Debit(user, "order", 400), Debit(user, "never came", 400));

        var outcomes = await OneBatch.RunAsync(ledger, user, new FaultScript(), [
            () => DescribeAsync(async () => (await ledger.ApplyAsync(order, Stop)).Reason),
            () => DescribeAsync(async () => await ledger.ReverseAsync(neverCame, Stop)),
        ]);

        Assert.Equal([nameof(AccountDamagedException), nameof(AccountDamagedException)], outcomes);
        Assert.Null(await Accounts.FindOperationAsync(order, Stop));
        Assert.Null(await Accounts.FindOperationAsync(neverCame, Stop));
    }

    private static async Task<string> DescribeAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return $"{await call()}";
        }
        catch (Exception exception)
        {
            return exception.GetType().Name;
        }
    }
}
