namespace BillingFunctions.Ledger;

/// <summary>A confirmed order has no debit that could be refunded. No repetition helps.</summary>
public sealed class DebitMissingException(OrderDebit debit, OperationStatus status)
    : Exception($"There is nothing to refund for order '{debit.OrderId}': its debit is {status}.");
