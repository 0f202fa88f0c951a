using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;

namespace Tests.Unit.Billing;

public sealed class AccountTests
{
    private static readonly Currency Usd = Currency.Find("USD");
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly Account Empty = new(UserId.For("ada", "key"), new Money(0, Usd), 0, AccountStatus.Active, Noon);

    [Theory]
    [InlineData(100, EntryKind.OrderDebit, 100, null)]
    [InlineData(99, EntryKind.OrderDebit, 100, DeclineReason.InsufficientFunds)]
    [InlineData(99, EntryKind.Withdrawal, 100, DeclineReason.InsufficientFunds)]
    [InlineData(0, EntryKind.Deposit, Money.MaxOperation, null)]
    [InlineData(Account.MaxBalance - 1, EntryKind.Deposit, 1, null)]
    [InlineData(Account.MaxBalance, EntryKind.Deposit, 1, DeclineReason.BalanceLimitExceeded)]
    [InlineData(long.MaxValue, EntryKind.Deposit, Money.MaxOperation, DeclineReason.BalanceLimitExceeded)]
    public void An_operation_is_refused_where_the_balance_does_not_allow_it(long balance, EntryKind kind, long amount, DeclineReason? reason) =>
        Assert.Equal(reason, Holding(balance).FindObstacle(Operation(kind, amount, Usd)));

    [Theory]
    [InlineData(EntryKind.Deposit, null)]
    [InlineData(EntryKind.Withdrawal, DeclineReason.AccountFrozen)]
    [InlineData(EntryKind.OrderDebit, DeclineReason.AccountFrozen)]
    public void A_frozen_account_lets_money_in_and_not_out(EntryKind kind, DeclineReason? reason) =>
        Assert.Equal(reason, (Holding(100) with { Status = AccountStatus.Frozen }).FindObstacle(Operation(kind, 1, Usd)));

    [Theory]
    [InlineData(EntryKind.Deposit)]
    [InlineData(EntryKind.Withdrawal)]
    [InlineData(EntryKind.OrderDebit)]
    public void A_closed_account_lets_nothing_in_or_out(EntryKind kind) =>
        Assert.Equal(DeclineReason.AccountClosed, (Holding(100) with { Status = AccountStatus.Closed }).FindObstacle(Operation(kind, 1, Usd)));

    [Fact]
    public void An_amount_in_another_currency_is_refused_before_anything_else() => Assert.Equal(
        DeclineReason.CurrencyMismatch,
        (Empty with { Status = AccountStatus.Frozen }).FindObstacle(Operation(EntryKind.OrderDebit, 1, Currency.Find("EUR"))));

    [Theory]
    [InlineData(EntryKind.Deposit, 40)]
    [InlineData(EntryKind.OrderRefund, 40)]
    [InlineData(EntryKind.Withdrawal, -40)]
    [InlineData(EntryKind.OrderDebit, -40)]
    public void Booking_moves_balance_and_sequence_together_with_an_entry(EntryKind kind, long change)
    {
        var before = Holding(100) with { Sequence = 7 };

        var (after, entry) = before.Book(Operation(kind, 40, Usd), kind, Noon.AddHours(1));

        Assert.Equal(before with { Balance = new Money(100 + change, Usd), Sequence = 8, UpdatedAt = Noon.AddHours(1) }, after);
        Assert.Equal(new LedgerEntry(8, "op", kind, new Money(change, Usd), after.Balance, Noon.AddHours(1)), entry);
    }

    [Fact]
    public void An_entry_names_who_acted_and_the_payments_own_reference()
    {
        var operation = Operation(EntryKind.Deposit, 40, Usd) with { Actor = new Actor(ActorRole.Customer, "user"), Reference = "pi_1" };

        var (_, entry) = Empty.Book(operation, EntryKind.Deposit, Noon);

        Assert.Equal((operation.Actor, "pi_1"), (entry.Actor, entry.Reference));
    }

    [Fact]
    public void A_ledger_that_is_full_is_an_error_and_its_numbers_never_begin_anew() => Assert.Throws<OverflowException>(() =>
        (Empty with { Sequence = long.MaxValue }).Book(Operation(EntryKind.Deposit, 1, Usd), EntryKind.Deposit, Noon));

    [Fact]
    public void A_balance_that_does_not_fit_is_an_error_and_never_wraps() =>
        Assert.Throws<OverflowException>(() => Holding(long.MaxValue).Book(Operation(EntryKind.OrderDebit, 1, Usd), EntryKind.OrderRefund, Noon));

    [Fact]
    public void Times_never_run_backwards_whatever_the_clocks_of_the_writers_say()
    {
        var (after, entry) = Empty.Book(Operation(EntryKind.Deposit, 1, Usd), EntryKind.Deposit, Noon.AddSeconds(-1));

        Assert.Equal((Noon, Noon), (entry.CreatedAt, after.UpdatedAt));
        Assert.Equal(Noon, Empty.WithStatus(AccountStatus.Frozen, new Actor(ActorRole.Admin, "user"), Noon.AddSeconds(-1)).UpdatedAt);
    }

    private static Account Holding(long balance) => Empty with { Balance = new Money(balance, Usd) };

    private static LedgerOperation Operation(EntryKind kind, long amount, Currency currency) => new(Empty.UserId, kind, "op", new Money(amount, currency));
}
