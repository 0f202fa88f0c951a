using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

public sealed class AccountStatusTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    [Fact]
    public async Task An_account_is_frozen_and_unfrozen_however_often_it_is_asked_for()
    {
        var user = await OpenAsync(balance: 1000);

        var frozen = await PutAsync(user, "Frozen");
        Assert.Equal((200, "Frozen"), (frozen.Status, frozen.Text("status")));
        var again = await PutAsync(user, "Frozen");
        Assert.Equal(OperationStatus.Declined, (await Ledger.ApplyAsync(Debit(user, "order", 1), Stop)).Status);
        var active = await PutAsync(user, "Active");

        Assert.Equal(UserId.For("admin", "test"), frozen.Body.GetProperty("statusChangedBy").GetProperty("id").GetString());
        Assert.Equal(("Frozen", "Active", "10.00", "1"), (again.Text("status"), active.Text("status"), active.Text("balance"), active.Text("entries")));
        Assert.Equal(OperationStatus.Applied, (await Ledger.ApplyAsync(Debit(user, "another order", 1), Stop)).Status);
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task An_account_is_frozen_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        var user = await OpenAsync(balance: 1000);
        var accounts = OtherProcess(repeats).Accounts;

        var answer = await FaultScript.CallAsSagaAsync(fault, () => PutAsync(user, "Frozen", accounts));

        Assert.Equal(("Frozen", "10.00"), (answer.Text("status"), answer.Text("balance")));
        Assert.Equal(AccountStatus.Frozen, (await FindAsync(user)).Status);
    }

    [Fact]
    public async Task What_is_booked_at_the_same_moment_is_not_lost()
    {
        var user = await OpenAsync(balance: 1000);
        var meeting = new Rendezvous(2);

        var freezing = new FaultScript { BeforeWrite = meeting.ArriveAsync }.RunAsync(() => PutAsync(user, "Frozen", OtherProcess(3).Accounts));
        await new FaultScript { BeforeWrite = meeting.ArriveAsync }.RunAsync(() => Ledger.ApplyAsync(Deposit(user, "key", 5), Stop));
        await freezing;

        var account = await FindAsync(user);
        Assert.Equal((AccountStatus.Frozen, 1005L, 2L), (account.Status, account.Balance.MinorUnits, account.Sequence));
    }

    [Theory]
    [InlineData("""{"status":"frozen"}""")]
    [InlineData("""{"status":"1"}""")]
    [InlineData("""{"status":1}""")]
    [InlineData("""{}""")]
    public async Task Any_other_status_is_a_400_that_says_so_once(string json)
    {
        var user = await OpenAsync();

        var answer = await PutJsonAsync(user, json);

        Assert.Equal(400, answer.Status);
        Assert.Single(answer.Errors("status"));
    }

    [Fact]
    public async Task Who_has_no_account_gets_404() => Assert.Equal(404, (await PutAsync("nobody", "Frozen")).Status);

    private Task<HttpAnswer> PutAsync(string user, string status, AccountTable? accounts = null) =>
        PutJsonAsync(user, $$"""{"status":"{{status}}"}""", accounts);

    private Task<HttpAnswer> PutJsonAsync(string user, string json, AccountTable? accounts = null) => HttpAnswer.OfAsync(
        new SetAccountStatus(accounts ?? Accounts, Storage.ConflictRetry, TimeProvider.System).RunAsync(HttpRequests.Put("/", json), user, Stop));
}
