using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Identity;

namespace Tests.Unit.Billing;

public sealed class LedgerRowsTests
{
    private static readonly Currency Usd = Currency.Find("USD");
    private static readonly UserId User = UserId.For("ada", "key");
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly LedgerOperation Operation = new(User, EntryKind.Deposit, "key", new Money(10, Usd)) { Reference = "pi_1", Run = Noon };

    [Fact]
    public void An_account_and_an_entry_are_read_as_they_were_written()
    {
        var account = new Account(User, new Money(100, Usd), 7, AccountStatus.Frozen, Noon) { StatusChangedBy = new Actor(ActorRole.Admin, "user-1") };
        var entry = new LedgerEntry(7, "key", EntryKind.Withdrawal, new Money(-10, Usd), new Money(100, Usd), Noon)
        {
            Actor = new Actor(ActorRole.Saga, "order-1:x"),
            Reference = "pi_1",
        };

        Assert.Equal(account, AccountRow.From(account).ToAccount());
        Assert.Equal(entry, EntryRow.From(User, entry).ToEntry());
        Assert.Equal(("account", (string)User), (AccountRow.From(account).RowKey, AccountRow.From(account).PartitionKey));
        Assert.Equal(("entry-9223372036854775800", (string)User), (EntryRow.From(User, entry).RowKey, EntryRow.From(User, entry).PartitionKey));
    }

    [Theory]
    [InlineData(0L, null)]
    [InlineData(3L, 3L)]
    public void The_row_of_an_account_has_the_latest_closing_that_was_refused_where_there_was_one(long refused, long? stored)
    {
        var account = new Account(User, new Money(100, Usd), 7, AccountStatus.Active, Noon) { RefusedClosings = refused };

        var row = AccountRow.From(account);

        Assert.Equal(stored, row.RefusedClosings);
        Assert.Equal(refused, row.ToAccount().RefusedClosings);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("King:user-1")]
    public void A_text_that_names_nobody_is_not_read(string text) =>
        Assert.Equal($"'{text}' names nobody who can act.", Assert.Throws<FormatException>(() => Actor.Parse(text)).Message);

    [Theory]
    [InlineData(Role.Admin, "Admin")]
    [InlineData(Role.Customer, "Customer")]
    public void A_caller_acts_in_their_own_role(Role role, string expected) =>
        Assert.Equal($"{expected}:{User}", Actor.Of(new Caller(User, role)).ToString());

    [Fact]
    public void The_record_of_an_operation_has_all_that_makes_it_the_same()
    {
        var row = OperationRow.From(Operation, OperationStatus.Applied, Noon.AddHours(1));

        Assert.Equal((string)User, row.PartitionKey);
        Assert.Equal(OperationRow.KeyOf(Operation), row.RowKey);
        Assert.StartsWith("op-Deposit-", row.RowKey, StringComparison.Ordinal);
        Assert.Equal(("Deposit", "key", 10L, "USD", "pi_1"), (row.Kind, row.OperationId, row.Amount, row.Currency, row.Reference));
        Assert.Equal((OperationStatus.Applied, null, Noon.AddHours(1), Noon), (row.ReadStatus(), row.ReadReason(), row.CreatedAt, row.Run!.Value));
        row.DemandSameContent(Operation);
        Assert.Throws<OperationMismatchException>(() => row.DemandSameContent(Operation with { Amount = new Money(11, Usd) }));
        Assert.Throws<OperationMismatchException>(() => row.DemandSameContent(Operation with { Amount = new Money(10, Currency.Find("EUR")) }));
        Assert.Throws<OperationMismatchException>(() => row.DemandSameContent(Operation with { Reference = null }));
    }

    [Fact]
    public void The_record_of_a_declined_operation_says_why()
    {
        var row = OperationRow.From(Operation, OperationStatus.Declined, Noon);
        row.Reason = nameof(DeclineReason.AccountFrozen);

        Assert.Equal((OperationStatus.Declined, DeclineReason.AccountFrozen), (row.ReadStatus(), row.ReadReason()!.Value));
    }

    [Fact]
    public void Kinds_and_keys_never_share_a_row()
    {
        LedgerOperation[] operations =
        [
            Operation,
            Operation with { Kind = EntryKind.Withdrawal },
            Operation with { Kind = EntryKind.OrderDebit },
            Operation with { OperationId = "KEY" },
        ];

        Assert.Equal(operations.Length, operations.Select(OperationRow.KeyOf).Distinct().Count());
    }

    [Theory]
    [InlineData(null, null, false, false)]
    [InlineData(null, 1, true, false)]
    [InlineData(1, null, false, false)]
    [InlineData(1, 1, false, false)]
    [InlineData(1, 2, true, false)]
    [InlineData(2, 1, false, true)]
    public void Of_two_runs_the_later_one_owns_an_operation(int? owner, int? asking, bool isOfEarlier, bool isOfLater)
    {
        var row = OperationRow.From(Operation, OperationStatus.Applied, Noon);
        row.Run = At(owner);

        Assert.Equal(isOfEarlier, row.IsOfEarlierRunThan(Operation with { Run = At(asking) }));
        Assert.Equal(isOfLater, row.IsOfLaterRunThan(Operation with { Run = At(asking) }));
    }

    [Theory]
    [InlineData(EntryKind.Deposit, true, null)]
    [InlineData(EntryKind.Withdrawal, false, null)]
    [InlineData(EntryKind.OrderDebit, false, "key")]
    [InlineData(EntryKind.OrderRefund, true, "key")]
    public void A_kind_raises_or_lowers_the_balance_and_is_about_an_order_or_not(EntryKind kind, bool isCredit, string? orderId)
    {
        Assert.Equal(isCredit, kind.IsCredit);
        Assert.Equal(orderId, new LedgerEntry(1, "key", kind, new Money(1, Usd), new Money(1, Usd), Noon).OrderId);
    }

    private static DateTimeOffset? At(int? minute) => minute is { } value ? Noon.AddMinutes(value) : null;
}
