using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;

namespace Tests.Unit.Billing;

public sealed class LedgerDraftTests
{
    private static readonly Currency Usd = Currency.Find("USD");
    private static readonly UserId User = UserId.For("ada", "key");
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly Account Account = new(User, new Money(100, Usd), 7, AccountStatus.Active, Noon.AddHours(-1));

    [Fact]
    public void Operations_come_one_after_the_other_and_each_has_its_entry_and_its_record()
    {
        var draft = new LedgerDraft(Account, Noon);

        var results = new[] { draft.Add(Apply("1", 60)), draft.Add(Apply("2", 60)), draft.Add(Apply("3", 40)) };

        Assert.Equal(["Applied", "InsufficientFunds", "Applied"], results.Select(result => $"{result.Reason?.ToString() ?? result.Status.ToString()}"));
        Assert.Equal([(8L, "1", -60L, 40L), (9L, "3", -40L, 0L)], draft.Entries.Select(entry =>
            (entry.Sequence, entry.OperationId, entry.Amount.MinorUnits, entry.Balance.MinorUnits)));
        Assert.Equal([("1", "Applied", 8L), ("2", "Declined", null), ("3", "Applied", (long?)9)], draft.Records.Select(record =>
            (record.OperationId, record.Status, record.Sequence)));
        Assert.Equal("InsufficientFunds", draft.Records[1].Reason);
        Assert.Equal((0L, 9L, Noon), (draft.Account!.Balance.MinorUnits, draft.Account.Sequence, draft.Account.UpdatedAt));
        Assert.True(draft is { MovesMoney: true, Refuses: true });
        Assert.All(results, result => Assert.False(result.IsReplay));
        Assert.Equal([draft.Entries[0], null, draft.Entries[1]], results.Select(result => result.Entry));
    }

    [Fact]
    public void A_draft_that_only_declines_leaves_the_account_alone()
    {
        var draft = new LedgerDraft(Account, Noon);

        draft.Add(Apply("1", 101));

        Assert.True(draft is { MovesMoney: false, Refuses: true, Entries: [], Records: [_] });
    }

    [Fact]
    public void A_draft_that_only_applies_refuses_nobody()
    {
        var draft = new LedgerDraft(Account, Noon);

        draft.Add(Apply("1", 100));

        Assert.True(draft is { MovesMoney: true, Refuses: false });
    }

    [Fact]
    public void Without_an_account_every_operation_is_declined()
    {
        var draft = new LedgerDraft(null, Noon);

        Assert.Equal(DeclineReason.AccountMissing, draft.Add(Apply("1", 1)).Reason);
        Assert.True(draft is { MovesMoney: false, Refuses: true, Account: null });
    }

    [Fact]
    public void What_is_not_recorded_is_called_off_and_what_is_gets_its_money_back_under_its_own_operation()
    {
        var run = Noon.AddMinutes(-1);
        var debit = OperationRow.From(Apply("paid", 30).Operation with { Run = run }, OperationStatus.Applied, Noon);
        debit.ETag = new Azure.ETag("1");
        var draft = new LedgerDraft(Account, Noon);

        var calledOff = draft.Add(new LedgerRequest(Apply("never", 30).Operation, LedgerAction.Reverse));
        var given = draft.Add(new LedgerRequest(Apply("paid", 30).Operation, LedgerAction.Refund) { Record = debit });

        Assert.Equal((OperationStatus.Void, OperationStatus.Reversed), (calledOff.Status, given.Status));
        Assert.False(calledOff.IsReplay || given.IsReplay);
        Assert.Equal([("never", "Void"), ("paid", "Reversed")], draft.Records.Select(record => (record.OperationId, record.Status)));
        Assert.Equal((EntryKind.OrderRefund, "paid", 30L, 130L), draft.Entries.Single() is var entry
            ? (entry.Kind, entry.OperationId, entry.Amount.MinorUnits, entry.Balance.MinorUnits)
            : default);
        Assert.Equal((run, new Azure.ETag("1")), (debit.Run!.Value, draft.Records[1].ETag));
        Assert.Same(draft.Entries[0], given.Entry);
        Assert.False(draft.Refuses);
    }

    [Fact]
    public void Who_gives_money_back_owns_the_record_from_then_on()
    {
        var debit = OperationRow.From(Apply("paid", 30).Operation with { Run = Noon }, OperationStatus.Applied, Noon);
        var later = Apply("paid", 30).Operation with { Run = Noon.AddMinutes(1) };

        new LedgerDraft(Account, Noon).Add(new LedgerRequest(later, LedgerAction.Reverse) { Record = debit });

        Assert.Equal(later.Run, debit.Run);
    }

    [Fact]
    public void What_cannot_be_booked_leaves_the_draft_as_it_was()
    {
        var full = Account with { Balance = new Money(long.MaxValue, Usd) };
        var (overflowing, closed) = (new LedgerDraft(full, Noon), new LedgerDraft(Account with { Status = AccountStatus.Closed }, Noon));
        var debit = OperationRow.From(Apply("paid", 30).Operation, OperationStatus.Applied, Noon);
        var refund = new LedgerRequest(Apply("paid", 30).Operation, LedgerAction.Reverse) { Record = debit };

        Assert.Throws<OverflowException>(() => overflowing.Add(refund));
        Assert.Throws<AccountClosedException>(() => closed.Add(refund));

        Assert.All([overflowing, closed], draft => Assert.True(draft is { MovesMoney: false, Entries: [], Records: [] }));
        Assert.Equal("Applied", debit.Status);
    }

    private static LedgerRequest Apply(string id, long amount) =>
        new(new LedgerOperation(User, EntryKind.OrderDebit, id, new Money(amount, Usd)), LedgerAction.Apply);
}
