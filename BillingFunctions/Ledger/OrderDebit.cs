using System.Text.Json.Serialization;
using Shared.Amounts;

namespace BillingFunctions.Ledger;

/// <summary>The debit of an order: the input of <see cref="DebitAccount"/> and <see cref="ReverseDebit"/>.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="OrderId">The order, which makes it the same debit.</param>
/// <param name="Price">How much.</param>
public sealed record OrderDebit(string UserId, string OrderId, Money Price)
{
    /// <summary>When the run of the saga began; null in sagas of the first version.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? Run { get; init; }

    /// <summary>Whether its record may have been lost (<see cref="LedgerOperation.IsRepair"/>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRepair { get; init; }

    internal LedgerOperation ToOperation() => new(UserId, EntryKind.OrderDebit, OrderId, Price) { Run = Run, IsRepair = IsRepair };
}
