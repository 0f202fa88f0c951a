using System.Diagnostics.CodeAnalysis;
using BillingFunctions.Audits;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Identifiers;

namespace OrderFunctions.Audits;

/// <summary>Timer: compares orders with the ledger and the sagas, by default every night.</summary>
public sealed class AuditOrders(OrderAuditRound round)
{
    /// <summary>Reports each order that disagrees as a metric, an error in the log and a finding.</summary>
    [Function(nameof(AuditOrders))]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public Task RunAsync(
        [TimerTrigger("%AuditSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        round.RunAsync(client, cancellationToken);
}

/// <summary>
/// Audits all orders in portions over several runs, as <see cref="AuditRound"/> audits the accounts. It also audits the order sagas that were started since
/// about the last run, because a restore of the tables may have lost their orders.
/// </summary>
public sealed class OrderAuditRound(
    OrderTable orders, OrderAudit audit, AuditProgressTable progress, AuditFindings findings, TimeProvider time, ILogger<OrderAuditRound> logger)
{
    /// <summary>How many orders, and how many sagas, a run audits at most.</summary>
    public const int MaxOrders = 20_000;

    /// <summary>How many orders are audited before the position is stored.</summary>
    public const int Portion = 100;

    private const string ProgressKey = "progress-orders";
    private const int InstancesInPage = 100;

    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(10);

    // There is a run every day. The hour more makes sure that no saga is left out.
    private static readonly TimeSpan SagaPeriod = TimeSpan.FromHours(25);

    /// <summary>Audits as much as one run may.</summary>
    /// <returns>How many orders were audited.</returns>
    public async Task<int> RunAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var (isFound, count) = (await AuditSagasAsync(client, start, cancellationToken), 0);
        var run = Guid.NewGuid().ToString();
        var position = await progress.ReadAsync(ProgressKey, cancellationToken);
        var (after, user) = (default(string), default(UserId?));
        await foreach (var (key, order) in orders.ReadAllAsync(position.After, Portion, cancellationToken))
        {
            // A customer's newest order comes first.
            if (order.UserId != user)
                isFound |= await audit.RunAsync(order.UserId, order.Version, cancellationToken);
            user = order.UserId;
            isFound |= await audit.RunAsync(order, client, cancellationToken);
            after = key;
            if (++count >= MaxOrders || time.GetElapsedTime(start) >= MaxDuration)
                break;
            if (count % Portion == 0)
            {
                if (await progress.TryMoveAsync(position, Position(after, run), cancellationToken) is not { } moved)
                {
                    logger.LogInformation("Another run audits the orders; this one ends after {Count}.", count);
                    return count;
                }

                position = moved;
            }

            after = null;
        }

        // Null after the last order, so that the next run begins from the start. If another run is ahead, its position stays.
        await progress.TryMoveAsync(position, Position(after, run), cancellationToken);
        if (isFound)
            await findings.PruneAsync(cancellationToken);
        return count;
    }

    private async Task<bool> AuditSagasAsync(DurableTaskClient client, long start, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery(
            CreatedFrom: time.GetUtcNow() - SagaPeriod,
            Statuses: [OrchestrationRuntimeStatus.Completed],
            PageSize: InstancesInPage,
            FetchInputsAndOutputs: true);
        var (isFound, count) = (false, 0);
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellationToken))
        {
            if (++count > MaxOrders || time.GetElapsedTime(start) >= MaxDuration / 2)
            {
                logger.LogWarning("Not all order sagas of the last day are audited: there are more than a run may look at.");
                break;
            }

            if (instance.Name == nameof(OrderSaga) && OrderSagaResult.Find(instance)?.Order is { } told)
                isFound |= await audit.RunAsync(told, cancellationToken);
        }

        return isFound;
    }

    private AuditProgressRow Position(string? after, string run) =>
        new() { RowKey = ProgressKey, After = after, Run = run, UpdatedAt = time.GetUtcNow() };
}
