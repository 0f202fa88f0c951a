using BillingFunctions.Ledger;
using CustomerFunctions.Profiles;
using Microsoft.DurableTask.Client;
using OrderFunctions.Closing;
using OrderFunctions.Orders;
using Shared.Identifiers;

namespace OrderFunctions.Support;

/// <summary>How far a customer is with leaving, by the rows that the closing writes, since histories do not last.</summary>
/// <param name="State">The state.</param>
/// <param name="RefusedAttempts">How many attempts were refused.</param>
/// <param name="LastRefusal">Why the last one was; null where none was, or its history was purged.</param>
/// <param name="ClosedAt">When the personal data was erased; null while it is not.</param>
public sealed record ClosingView(ClosingState State, long RefusedAttempts, ClosingResult? LastRefusal, DateTimeOffset? ClosedAt)
{
    /// <summary>Reads the state; null where nobody has asked for a closing, or it has not written anything yet.</summary>
    internal static async Task<ClosingView?> ReadAsync(
        DurableTaskClient client, UserId userId, Customer? customer, Account? account, OrderListRow? list, CancellationToken cancellationToken)
    {
        var refused = list?.RefusedClosings ?? 0;
        var isUnderWay = list is { IsClosed: true } || account is { Status: AccountStatus.Closed };
        if (customer is { Status: CustomerStatus.Closed })
            return new ClosingView(ClosingState.Closed, refused, null, customer.UpdatedAt);
        if (!isUnderWay && refused == 0)
            return null;

        var last = refused == 0 ? null : await client.GetInstanceAsync(
            ClosingSaga.InstanceIdOf(new ClosingAttempt(userId, refused)), getInputsAndOutputs: true, cancellationToken);
        return new ClosingView(isUnderWay ? ClosingState.UnderWay : ClosingState.Refused, refused, ClosingOutcome.Find(last)?.Result, null);
    }
}

/// <summary>How far a customer is with leaving.</summary>
public enum ClosingState
{
    /// <summary>The last attempt was refused, and everything is as before.</summary>
    Refused,

    /// <summary>Nothing can be ordered any more, and the closing is not at its end.</summary>
    UnderWay,

    /// <summary>The customer has left.</summary>
    Closed,
}
