namespace BillingFunctions.Ledger;

/// <summary>An operation is recorded with another amount or currency. No repetition helps.</summary>
public sealed class OperationMismatchException(LedgerOperation operation)
    : Exception($"{operation.Kind} '{operation.OperationId}' is recorded with another amount or currency.");
