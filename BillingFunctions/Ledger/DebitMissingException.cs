using Shared.Sagas;

namespace BillingFunctions.Ledger;

/// <summary>A confirmed order has no debit that could be refunded.</summary>
public sealed class DebitMissingException(OrderDebit debit, OperationStatus? status)
    : FinalFailureException($"There is nothing to refund for order '{debit.OrderId}': its debit is {status?.ToString() ?? "not recorded"}.");
