using BillingFunctions.Audits;
using BillingFunctions.Ledger;
using Microsoft.DurableTask.Client;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using Shared.Identifiers;

namespace OrderFunctions.Audits;

/// <summary>Compares one order with its debit and its sagas. Whatever was lost, the money must be where the order says.</summary>
public sealed class OrderAudit(OrderTable orders, DebitAudit debits, AuditFindings findings, TimeProvider time)
{
    /// <summary>How long an order may be pending.</summary>
    public static readonly TimeSpan MaxPending = TimeSpan.FromHours(1);

    /// <summary>Audits an order. Where nothing is wrong, that is one read.</summary>
    /// <returns>Whether something is wrong.</returns>
    public async Task<bool> RunAsync(Order order, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await FindAsync(order, client, cancellationToken) is not var (kind, detail))
            return false;

        // The order, or its debit, may have moved on between the two reads.
        if (await IsBeingCancelledAsync(order, client, cancellationToken)
            || (await orders.FindAsync(order.UserId, order.OrderId, order.Version, cancellationToken))?.Order != order)
        {
            return false;
        }

        await findings.AddAsync(kind, order.UserId, order.OrderId, detail, cancellationToken);
        return true;
    }

    /// <summary>Audits a customer's order list: its version must not be lower than that of the customer's newest order.</summary>
    /// <returns>Whether something is wrong.</returns>
    public async Task<bool> RunAsync(UserId userId, long newest, CancellationToken cancellationToken)
    {
        var version = await orders.FindListVersionAsync(userId, cancellationToken);
        if (version >= newest)
            return false;

        var detail = $"The order list is {(version is null ? "not there" : $"at version {version}")}, and there is an order of version {newest}.";
        await findings.AddAsync(AuditFindingKind.OrderListBehind, userId, null, detail, cancellationToken);
        return true;
    }

    /// <summary>Audits the order that a completed saga has stored: it must be there.</summary>
    /// <returns>Whether something is wrong.</returns>
    public async Task<bool> RunAsync(Order told, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(told.UserId, told.OrderId, cancellationToken) is not null)
            return false;

        var detail = $"Its saga has completed and says {told.Status}; it is not stored.";
        await findings.AddAsync(AuditFindingKind.OrderMissing, told.UserId, told.OrderId, detail, cancellationToken);
        return true;
    }

    private async Task<(AuditFindingKind Kind, string Detail)?> FindAsync(Order order, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (order.Status == OrderStatus.Pending)
        {
            return time.GetUtcNow() - order.UpdatedAt > MaxPending
                ? (
                    AuditFindingKind.OrderPending,
                    $"It is pending since {order.UpdatedAt:u}; {await DescribeSagaAsync(order.OrderId, client, cancellationToken)}.")
                : null;
        }

        var debit = await debits.FindAsync(order.UserId, order.OrderId, order.Price, cancellationToken);
        var found = $"It is {order.Status}, and its debit is {debit?.ToString() ?? "nowhere"}.";
        return (order.Status == OrderStatus.Confirmed, debit == OperationStatus.Applied) switch
        {
            (true, false) => (AuditFindingKind.DebitMissing, found),
            (false, true) => (AuditFindingKind.DebitStands, found),
            _ => null,
        };
    }

    private static async Task<string> DescribeSagaAsync(OrderId orderId, DurableTaskClient client, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(orderId, getInputsAndOutputs: false, cancellationToken) is { } instance
            ? $"its saga is {instance.RuntimeStatus}"
            : "its saga is gone";

    // Money first: between refund and cancellation the order is still confirmed.
    private static async Task<bool> IsBeingCancelledAsync(Order order, DurableTaskClient client, CancellationToken cancellationToken) =>
        order.Status == OrderStatus.Confirmed
        && await client.GetInstanceAsync(CancellationSaga.InstanceIdOf(order.OrderId), getInputsAndOutputs: false, cancellationToken) is { IsCompleted: false };
}
