using System.Text.Json.Serialization;

namespace BillingFunctions.Audits;

/// <summary>What an audit found, and what to do about it.</summary>
/// <param name="FoundAt">When; the same thing is found again every time until it is mended.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="UserId">The customer.</param>
/// <param name="OrderId">The order; null where it is about the account.</param>
/// <param name="Detail">What exactly.</param>
public sealed record AuditFinding(DateTimeOffset FoundAt, AuditFindingKind Kind, string UserId, string? OrderId, string Detail)
{
    /// <summary>The next step, for an operator.</summary>
    public string Remedy => Kind switch
    {
        AuditFindingKind.AccountDisagrees => "Freeze the account, audit it alone, find the cause, and correct the balance by an entry.",
        AuditFindingKind.AccountUnreadable => "Somebody else wrote the row. Restore the account and its entries together from one export.",
        AuditFindingKind.AccountMissing => "Restore the account and its entries together from one export.",
        AuditFindingKind.DebitMissing => "Audit the account. Where it agrees, the order was never paid or has been refunded: cancel it, or have it paid.",
        AuditFindingKind.DebitStands => "Audit the account. Where it agrees, the price is owed to the customer: give it back by an entry.",
        AuditFindingKind.OrderPending => "Retry the order's orchestration. Where there is none any more, only the customer's key drives the order on.",
        AuditFindingKind.OrderMissing => "Retry the order's orchestration: it knows the end that the order had.",
        AuditFindingKind.OrderListBehind => "Restore the customer's rows of the table Orders together from one export. Until then no order can be placed.",
        _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, null),
    };
}

/// <summary>What an audit can find.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditFindingKind>))]
public enum AuditFindingKind
{
    /// <summary>An account does not follow from its entries.</summary>
    AccountDisagrees,

    /// <summary>A row of an account makes no sense.</summary>
    AccountUnreadable,

    /// <summary>There are entries, and no account.</summary>
    AccountMissing,

    /// <summary>An order is confirmed, and no debit of it stands.</summary>
    DebitMissing,

    /// <summary>An order is rejected or cancelled, and its debit stands.</summary>
    DebitStands,

    /// <summary>An order has been pending for too long.</summary>
    OrderPending,

    /// <summary>A saga has stored an order that is not there.</summary>
    OrderMissing,

    /// <summary>An order list is missing, or older than the orders in it.</summary>
    OrderListBehind,
}
