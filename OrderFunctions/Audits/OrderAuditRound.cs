using BillingFunctions.Audits;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using OrderFunctions.Orders;
using OrderFunctions.Placement;

namespace OrderFunctions.Audits;

/// <summary>
/// Audits all orders, run by run, as <see cref="AuditRound"/> does the accounts; and the order sagas that were started since about the run before,
/// of which a restore of the tables forgets orders.
/// </summary>
public sealed class OrderAuditRound(
    OrderTable orders, OrderAudit audit, AuditProgressTable progress, AuditFindings findings, TimeProvider time, ILogger<OrderAuditRound> logger)
{
    /// <summary>How many orders, and how many sagas, a run audits at most.</summary>
    public const int MostOrders = 20_000;

    /// <summary>After how many orders the position is stored.</summary>
    public const int Portion = 100;

    private const string ProgressKey = "progress-orders";
    private const int InstancesInPage = 100;

    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(10);

    // A run a day, and an hour over, so that none is left out. The youngest may not have stored anything yet when their status is read.
    private static readonly TimeSpan SagaPeriod = TimeSpan.FromHours(25);

    /// <summary>Audits what one run may.</summary>
    /// <returns>How many orders were audited.</returns>
    public async Task<int> RunAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var (isFound, count) = (await AuditSagasAsync(client, start, cancellationToken), 0);
        var run = Guid.NewGuid().ToString();
        var position = await progress.ReadAsync(ProgressKey, cancellationToken);
        string? after = null, user = null;
        await foreach (var (key, order) in orders.ReadAllAsync(position.After, Portion, cancellationToken))
        {
            // A customer's newest order comes first.
            if (order.UserId != user)
                isFound |= await audit.RunAsync(user = order.UserId, order.Version, cancellationToken);
            isFound |= await audit.RunAsync(order, client, cancellationToken);
            after = key;
            if (++count >= MostOrders || time.GetElapsedTime(start) >= MaxDuration)
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

        // Null after the last order: the next run begins anew. Where another run is ahead, its position stays.
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
            if (++count > MostOrders || time.GetElapsedTime(start) >= MaxDuration / 2)
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
