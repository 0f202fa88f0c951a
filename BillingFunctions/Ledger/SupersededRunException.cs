using Shared.Sagas;

namespace BillingFunctions.Ledger;

/// <summary>A later run of the saga has taken the operation over: the run that asks has ended, and this activity has outlived it.</summary>
public sealed class SupersededRunException(LedgerOperation operation)
    : FinalFailureException($"{operation.Kind} '{operation.OperationId}' belongs to a later run of its saga, and is not undone by an earlier one.");
