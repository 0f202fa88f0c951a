using BillingFunctions.Audits;
using BillingFunctions.Ledger;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

/// <summary>The audit of one account.</summary>
public sealed class AuditTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    [Fact]
    public async Task An_account_that_only_the_ledger_wrote_agrees()
    {
        var user = await OpenAsync(balance: 1000);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await Ledger.ReverseAsync(Debit(user, "order", 400), Stop);

        var answer = await AuditAsync(user);

        Assert.Equal(
            (200, "True", "10.00", "3", "3"),
            (answer.Status, answer.Text("agrees"), answer.Text("balance"), answer.Text("sequence"), answer.Text("entries")));
        Assert.Empty(answer.Body.GetProperty("disagreements").EnumerateArray());
    }

    [Fact]
    public async Task What_somebody_changed_in_the_table_is_told()
    {
        var user = await OpenUncheckedAsync(balance: 1000);
        await SetAsync(user, nameof(AccountRow.Balance), 1001L);

        var answer = await AuditAsync(user);

        var found = Assert.Single(answer.Body.GetProperty("disagreements").EnumerateArray());
        Assert.Equal(
            ("False", "Balance", "10.00", "10.01"),
            (
                answer.Text("agrees"),
                found.GetProperty("kind").GetString(),
                found.GetProperty("expected").GetString(),
                found.GetProperty("actual").GetString()));
    }

    [Fact]
    public async Task An_account_that_was_set_back_is_told_by_its_newer_entries()
    {
        var user = await OpenUncheckedAsync(balance: 1000);
        await SetAsync(user, nameof(AccountRow.Sequence), 0L);
        await SetAsync(user, nameof(AccountRow.Balance), 0L);

        Assert.Equal("Sequence", Assert.Single((await AuditAsync(user)).Body.GetProperty("disagreements").EnumerateArray()).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task An_audit_while_money_moves_is_not_disturbed()
    {
        var user = await OpenAsync(balance: 1000);
        var ledger = OtherProcess(3).Ledger;

        var booking = Task.Run(async () =>
        {
            for (var number = 0; number < 40; number++)
                await ledger.ApplyAsync(Deposit(user, $"{number}", 1), Stop);
        });
        do
            Assert.Equal("True", (await AuditAsync(user)).Text("agrees"));
        while (!booking.IsCompleted);
        await booking;
    }

    [Fact]
    public async Task Who_has_no_account_gets_404()
    {
        Assert.Equal(404, (await AuditAsync("nobody")).Status);
        Assert.Equal(404, (await AuditAsync(UserId.For("test", "nobody"))).Status);
    }

    [Fact]
    public async Task Accounts_are_found_one_after_the_other_in_the_order_of_their_ids()
    {
        var users = new List<string>();
        for (var number = 0; number < 3; number++)
            users.Add(await OpenAsync(balance: 1000));

        var found = new List<string>();
        for (var next = await Accounts.FindNextUserAsync(null, Stop); next is not null && found.Count < 4; next = await Accounts.FindNextUserAsync(next, Stop))
            found.Add(next);

        Assert.Equal(users.Order(StringComparer.Ordinal), found);
    }

    private Task<HttpAnswer> AuditAsync(string user) =>
        HttpAnswer.OfAsync(new GetAudit(new AccountAudit(Accounts)).RunAsync(HttpRequests.Get("/"), user, Stop));
}
