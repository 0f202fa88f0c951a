using Shared.Identifiers;
using Shared.Sagas;

namespace BillingFunctions.Ledger;

/// <summary>The operation is recorded with another amount, currency or reference.</summary>
public sealed class OperationMismatchException(LedgerOperation operation)
    : FinalFailureException($"{operation.Kind} '{operation.OperationId}' is recorded with another amount, currency or reference.");

/// <summary>A later run of the saga owns the operation. The run that asks has ended, and this activity has outlived it.</summary>
public sealed class SupersededRunException(LedgerOperation operation)
    : FinalFailureException($"{operation.Kind} '{operation.OperationId}' belongs to a later run of its saga. An earlier run cannot undo it.");

/// <summary>A confirmed order has no debit that could be refunded.</summary>
public sealed class DebitMissingException(OrderDebit debit, OperationStatus? status)
    : FinalFailureException($"There is nothing to refund for order '{debit.OrderId}': its debit is {status?.ToString() ?? "not recorded"}.");

/// <summary>The account of the order is closed, so its price cannot be given back.</summary>
public sealed class AccountClosedException(LedgerOperation operation)
    : FinalFailureException($"{operation.Kind} '{operation.OperationId}' cannot be given back: the account is closed.");

/// <summary>Rows of an account contradict each other, so some were lost or are of another time. If the account exists, it has been frozen.</summary>
public sealed class AccountDamagedException(UserId userId, string contradiction)
    : FinalFailureException($"The account of '{userId}' is damaged and frozen: {contradiction}");
