using Shared.Sagas;

namespace BillingFunctions.Ledger;

/// <summary>Rows of an account contradict each other, so part of them was lost or is of another time. Where there is an account, it has been frozen.</summary>
public sealed class AccountDamagedException(string userId, string contradiction)
    : FinalFailureException($"The account of '{userId}' is damaged and frozen: {contradiction}");
