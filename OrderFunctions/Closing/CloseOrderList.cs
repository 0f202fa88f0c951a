using System.Text.Json.Serialization;
using Azure.Data.Tables;
using BillingFunctions.Ledger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFunctions.Orders;
using Shared.Sagas;
using Shared.Storage;

namespace OrderFunctions.Closing;

/// <summary>
/// Activity: closes a customer's order list, so that no order is added, unless an order is unfinished. The list is closed first and searched for
/// unfinished orders then, so none can come between. Closing it again in the same attempt changes nothing.
/// </summary>
public sealed class CloseOrderList(OrderTable orders, AccountTable accounts, TableServiceClient service, ConflictRetry retry)
{
    /// <summary>Calls the activity from a saga until it succeeds.</summary>
    public static Task<OrderListClosing> CallAsync(TaskOrchestrationContext context, ClosingAttempt attempt) =>
        context.CallActivityAsync<OrderListClosing>(nameof(CloseOrderList), attempt, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns whether the list is closed. Where it is not, this attempt is over and the list is open.</summary>
    /// <exception cref="DataLossException">
    /// There is no list, although the registration created one, and the account is open: perhaps orders are lost with it that money is owed for.
    /// </exception>
    [Function(nameof(CloseOrderList))]
    public async Task<OrderListClosing> RunAsync([ActivityTrigger] ClosingAttempt attempt, CancellationToken cancellationToken)
    {
        var table = service.GetTableClient(OrderTable.Name);
        var list = await table.ChangeAsync<OrderListRow>(
            retry,
            attempt.UserId,
            OrderListRow.Key,
            row => row.RefusedClosings < attempt.Number && !row.IsClosed ? row.Close() : null,
            cancellationToken);

        // Behind the pivot, where the closing is repeated, a lost list is as good as a closed one: it takes no order, and no money moves any more.
        if (list is null && (await accounts.FindAsync(attempt.UserId, cancellationToken))?.Account.Status != AccountStatus.Closed)
            throw new DataLossException($"The order list of '{attempt.UserId}' is not stored any more.");
        if (list?.RefusedClosings >= attempt.Number)
            return OrderListClosing.Refused;
        if (!await orders.HasUnfinishedAsync(attempt.UserId, cancellationToken))
            return OrderListClosing.Closed;

        await ReopenOrderList.ReopenAsync(table, retry, attempt, cancellationToken);
        return OrderListClosing.Refused;
    }
}

/// <summary>The output of <see cref="CloseOrderList"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderListClosing>))]
public enum OrderListClosing
{
    /// <summary>The list is closed.</summary>
    Closed,

    /// <summary>An order was unfinished, so the list is open.</summary>
    Refused,
}

/// <summary>Activity: takes back <see cref="CloseOrderList"/> where the closing is refused, and ends the attempt. Doing it again changes nothing.</summary>
public sealed class ReopenOrderList(TableServiceClient service, ConflictRetry retry)
{
    /// <summary>Calls the activity from a saga until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, ClosingAttempt attempt) =>
        context.CallActivityAsync(nameof(ReopenOrderList), attempt, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when orders can be added again.</summary>
    [Function(nameof(ReopenOrderList))]
    public Task RunAsync([ActivityTrigger] ClosingAttempt attempt, CancellationToken cancellationToken) =>
        ReopenAsync(service.GetTableClient(OrderTable.Name), retry, attempt, cancellationToken);

    internal static Task ReopenAsync(TableClient table, ConflictRetry retry, ClosingAttempt attempt, CancellationToken cancellationToken) =>
        table.ChangeAsync<OrderListRow>(
            retry, attempt.UserId, OrderListRow.Key, row => row.RefusedClosings < attempt.Number ? row.Reopen(attempt.Number) : null, cancellationToken);
}
