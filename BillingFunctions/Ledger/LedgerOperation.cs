using System.Text.Json.Serialization;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Identity;

namespace BillingFunctions.Ledger;

/// <summary>A movement of money that happens at most once, however often it is asked for.</summary>
/// <param name="UserId">The owner of the account.</param>
/// <param name="Kind">What the movement is for. A refund is not an operation of its own: it reverses an order's debit.</param>
/// <param name="OperationId">Identifies the operation among those of its customer and kind: an order ID, or the idempotency key of a client.</param>
/// <param name="Amount">How much; always positive.</param>
public sealed record LedgerOperation(UserId UserId, EntryKind Kind, string OperationId, Money Amount)
{
    /// <summary>Who asks for the operation. It is recorded in the entry and does not count for whether two operations are the same.</summary>
    public Actor? Actor { get; init; }

    /// <summary>The ID that the payment has in another system, such as a payment provider's; null where it has none.</summary>
    public string? Reference { get; init; }

    /// <summary>
    /// When the saga run that asks for the operation began; null where no saga asks. The latest run owns the operation.
    /// </summary>
    public DateTimeOffset? Run { get; init; }

    /// <summary>
    /// Whether the operation's record may have been lost. Then the entries are searched for the operation before anything is taken or undone, which is
    /// the only reading that takes longer the longer the ledger is.
    /// </summary>
    public bool IsRepair { get; init; }
}

/// <summary>The outcome of an operation.</summary>
/// <param name="Status">The recorded outcome.</param>
/// <param name="Reason">Why it was declined; null where it was not.</param>
/// <param name="Entry">The entry that it made; null where it moved no money.</param>
/// <param name="IsReplay">Whether the outcome had been recorded before this call.</param>
public sealed record LedgerResult(OperationStatus Status, DeclineReason? Reason, LedgerEntry? Entry, bool IsReplay);

/// <summary>One movement of money in a ledger. It never changes.</summary>
/// <param name="Sequence">The number of the entry; the first one of an account is 1.</param>
/// <param name="OperationId">The operation that moved the money.</param>
/// <param name="Kind">What the movement was for.</param>
/// <param name="Amount">How much; negative where the balance fell.</param>
/// <param name="Balance">The balance after it.</param>
/// <param name="CreatedAt">When it was booked. It is never earlier than the entry before.</param>
public sealed record LedgerEntry(long Sequence, string OperationId, EntryKind Kind, Money Amount, Money Balance, DateTimeOffset CreatedAt)
{
    /// <summary>Who caused the movement; null in entries of the first version.</summary>
    public Actor? Actor { get; init; }

    /// <summary>The ID of the payment in another system; null where it has none.</summary>
    public string? Reference { get; init; }

    /// <summary>The order that was paid or refunded; null for deposits and withdrawals.</summary>
    public string? OrderId => Kind is EntryKind.OrderDebit or EntryKind.OrderRefund ? OperationId : null;
}

/// <summary>Who caused a change of an account.</summary>
/// <param name="Role">What they are.</param>
/// <param name="Id">A user ID, or the instance ID of a saga.</param>
public sealed record Actor(ActorRole Role, string Id)
{
    private const char Separator = ':';

    /// <summary>The caller of an HTTP function.</summary>
    public static Actor Of(Caller caller) => new(caller.Role == Shared.Identity.Role.Admin ? ActorRole.Admin : ActorRole.Customer, caller.UserId);

    /// <summary>Reads the text of a row (<see cref="ToString"/>).</summary>
    /// <exception cref="FormatException">The text is none that was written.</exception>
    public static Actor? Parse(string? text)
    {
        if (text is null)
            return null;
        return text.Split(Separator, 2) is [var role, var id] && Enum.TryParse<ActorRole>(role, out var known)
            ? new Actor(known, id)
            : throw new FormatException($"'{text}' names nobody who can act.");
    }

    /// <summary>The text that rows hold: <c>Admin:user-…</c>.</summary>
    public override string ToString() => $"{Role}{Separator}{Id}";
}

/// <summary>What those are who change accounts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActorRole>))]
public enum ActorRole
{
    /// <summary>A customer, or the caller of a payment provider.</summary>
    Customer,

    /// <summary>An admin, for somebody else or for themselves.</summary>
    Admin,

    /// <summary>A saga: an order's, a cancellation's or a closing's.</summary>
    Saga,

    /// <summary>The ledger itself, which freezes damaged accounts.</summary>
    Ledger,
}

/// <summary>What a movement of money is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntryKind>))]
public enum EntryKind
{
    /// <summary>The customer paid money in.</summary>
    Deposit,

    /// <summary>The customer took money out.</summary>
    Withdrawal,

    /// <summary>An order was paid. The operation ID is the order ID.</summary>
    OrderDebit,

    /// <summary>The price of an order was given back. The entry has the operation ID of the debit.</summary>
    OrderRefund,
}

/// <summary>What the kinds of entries mean for a balance.</summary>
public static class EntryKinds
{
    extension(EntryKind kind)
    {
        /// <summary>Whether entries of this kind raise the balance.</summary>
        public bool IsCredit => kind is EntryKind.Deposit or EntryKind.OrderRefund;
    }
}

/// <summary>The recorded outcome of an operation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperationStatus>))]
public enum OperationStatus
{
    /// <summary>It moved money.</summary>
    Applied,

    /// <summary>It was refused. It stays refused, whatever happens to the account later.</summary>
    Declined,

    /// <summary>It moved money, which has been given back.</summary>
    Reversed,

    /// <summary>It was called off before it moved money, and never will move any.</summary>
    Void,
}

/// <summary>Why an operation was declined.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeclineReason>))]
public enum DeclineReason
{
    /// <summary>The balance did not cover the amount.</summary>
    InsufficientFunds,

    /// <summary>The amount was not in the account's currency.</summary>
    CurrencyMismatch,

    /// <summary>The account was frozen, so no money could leave it.</summary>
    AccountFrozen,

    /// <summary>The customer had no account.</summary>
    AccountMissing,

    /// <summary>The balance would have become too high.</summary>
    BalanceLimitExceeded,

    /// <summary>The account was closed, so no money could move.</summary>
    AccountClosed,
}
