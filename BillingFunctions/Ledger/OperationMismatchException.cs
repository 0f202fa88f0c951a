using Shared.Sagas;

namespace BillingFunctions.Ledger;

/// <summary>An operation is recorded with another amount or currency.</summary>
public sealed class OperationMismatchException(LedgerOperation operation)
    : FinalFailureException($"{operation.Kind} '{operation.OperationId}' is recorded with another amount or currency.");
