using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;

namespace Tests.Unit.Billing;

public sealed class LedgerRulesTests
{
    private static readonly UserId User = UserId.For("ada", "key");
    private static readonly Currency Usd = Currency.Find("USD");
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_account_that_follows_from_its_entries_agrees()
    {
        var (account, rows) = Ledger();

        var report = Audit(account, rows);

        Assert.Equal(
            ((string)User, "USD", 7.00m, 3, 3, true),
            (report.UserId, report.Currency, report.Balance, report.Sequence, report.Entries, report.Agrees));
        Assert.Empty(report.Disagreements);
    }

    [Fact]
    public void An_empty_account_agrees_and_one_with_money_from_nowhere_does_not()
    {
        var empty = new Account(User, new Money(0, Usd), 0, AccountStatus.Active, Noon);

        Assert.True(Audit(empty, []).Agrees);
        Assert.Equal([new Disagreement(DisagreementKind.Balance, null, "0.00", "0.01")], Audit(empty with { Balance = new Money(1, Usd) }, []).Disagreements);
    }

    [Fact]
    public void A_balance_that_is_not_the_sum_of_the_entries_is_told()
    {
        var (account, rows) = Ledger();

        var report = Audit(account with { Balance = new Money(800, Usd) }, rows);

        Assert.Equal([new Disagreement(DisagreementKind.Balance, null, "7.00", "8.00")], report.Disagreements);
    }

    [Fact]
    public void An_entry_whose_balance_does_not_follow_is_told_and_so_is_the_one_after_it()
    {
        var (account, rows) = Ledger();
        rows[1].Balance = 601;

        Assert.Equal(
            [
                new Disagreement(DisagreementKind.RunningBalance, 3, "7.01", "7.00"),
                new Disagreement(DisagreementKind.RunningBalance, 2, "6.00", "6.01"),
            ],
            Audit(account, rows).Disagreements);
    }

    [Fact]
    public void The_first_entry_follows_from_nothing()
    {
        var (account, rows) = Ledger();
        rows[2].Amount = 999;

        Assert.Equal(
            [
                new Disagreement(DisagreementKind.RunningBalance, 1, "9.99", "10.00"),
                new Disagreement(DisagreementKind.Balance, null, "6.99", "7.00"),
            ],
            Audit(account, rows).Disagreements);
    }

    [Theory]
    [InlineData(0, 3, "entries 3 to 3")]
    [InlineData(1, 2, "entries 2 to 2")]
    [InlineData(2, 1, "entries 1 to 1")]
    public void An_entry_that_is_missing_is_told_and_the_balance_with_it(int missing, long sequence, string expected)
    {
        var (account, rows) = Ledger();
        rows.RemoveAt(missing);

        var found = Audit(account, rows).Disagreements;

        Assert.Equal(new Disagreement(DisagreementKind.MissingEntry, sequence, expected, "none"), found[0]);
        Assert.Equal(DisagreementKind.Balance, Assert.Single(found.Skip(1)).Kind);
    }

    [Fact]
    public void A_gap_is_told_once()
    {
        var (account, rows) = Ledger();
        rows.RemoveRange(0, 2);

        Assert.Equal("entries 2 to 3", Assert.Single(Audit(account, rows).Disagreements, found => found.Kind == DisagreementKind.MissingEntry).Expected);
    }

    [Fact]
    public void An_account_that_is_behind_its_newest_entry_is_told()
    {
        var (account, rows) = Ledger();
        var rules = new LedgerRules(account with { Sequence = 2, Balance = new Money(600, Usd) });

        rules.CheckNewest(rows[0]);
        rows.Skip(1).ToList().ForEach(rules.Check);

        Assert.Equal([new Disagreement(DisagreementKind.Sequence, null, "3", "2")], rules.Finish().Disagreements);
    }

    [Fact]
    public void An_entry_under_the_key_of_another_is_told()
    {
        var (account, rows) = Ledger();
        rows[1].Sequence = 7;

        Assert.Equal([new Disagreement(DisagreementKind.Sequence, 2, EntryRow.KeyOf(2), "7")], Audit(account, rows).Disagreements);
    }

    [Theory]
    [InlineData("entry-")]
    [InlineData("entry-no number")]
    [InlineData("entry-922337203685477580")]
    [InlineData("entry-9223372036854775807")]
    public void A_key_that_is_none_of_an_entry_is_told(string key)
    {
        var (account, rows) = Ledger();
        rows[1].RowKey = key;

        Assert.Equal([new Disagreement(DisagreementKind.Sequence, null, key, "2")], Audit(account, rows).Disagreements);
    }

    [Fact]
    public void A_foreign_currency_a_wrong_sign_and_an_unknown_kind_are_told()
    {
        var (account, rows) = Ledger();
        rows[0].Currency = "EUR";
        rows[1].Kind = nameof(EntryKind.Deposit);
        rows[2].Kind = "7";

        Assert.Equal(
            [
                new Disagreement(DisagreementKind.Currency, 3, "USD", "EUR"),
                new Disagreement(DisagreementKind.Amount, 2, "more than 0", "-4.00"),
                new Disagreement(DisagreementKind.EntryKind, 1, "a known kind", "7"),
            ],
            Audit(account, rows).Disagreements);
    }

    [Theory]
    [InlineData(0, 0, "more than 0", "0.00")]
    [InlineData(1, 0, "less than 0", "0.00")]
    [InlineData(1, 400, "less than 0", "4.00")]
    [InlineData(2, 0, "more than 0", "0.00")]
    public void An_entry_that_moves_nothing_or_in_the_wrong_direction_is_told(int row, long amount, string expected, string actual)
    {
        var (account, rows) = Ledger();
        rows[row].Amount = amount;

        var told = Audit(account, rows).Disagreements.Where(found => found.Kind == DisagreementKind.Amount);

        Assert.Equal([new Disagreement(DisagreementKind.Amount, rows[row].Sequence, expected, actual)], told);
    }

    [Fact]
    public void An_account_that_counts_fewer_entries_than_none_is_told()
    {
        var account = new Account(User, new Money(0, Usd), -1, AccountStatus.Active, Noon);

        Assert.Equal([new Disagreement(DisagreementKind.Sequence, null, "0 or more", "-1")], Audit(account, []).Disagreements);
    }

    // 10.00 in, 4.00 out, 1.00 back; newest first.
    private static (Account Account, List<EntryRow> Rows) Ledger()
    {
        var account = new Account(User, new Money(0, Usd), 0, AccountStatus.Active, Noon);
        var rows = new List<EntryRow>();
        foreach (var (kind, amount) in new[] { (EntryKind.Deposit, 1000), (EntryKind.OrderDebit, 400), (EntryKind.OrderRefund, 100) })
        {
            (account, var entry) = account.Book(new LedgerOperation(User, kind, "op", new Money(amount, Usd)), kind, Noon);
            rows.Insert(0, EntryRow.From(account.UserId, entry));
        }

        return (account, rows);
    }

    private static AuditReport Audit(Account account, IEnumerable<EntryRow> rows)
    {
        var rules = new LedgerRules(account);
        foreach (var row in rows)
            rules.Check(row);
        return rules.Finish();
    }
}
