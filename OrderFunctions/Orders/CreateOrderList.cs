using Azure;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Sagas;
using Shared.Storage;

namespace OrderFunctions.Orders;

/// <summary>Activity: gives a new customer an empty order list. A second run changes nothing.</summary>
public sealed class CreateOrderList(OrderTable orders)
{
    /// <summary>Calls the activity from a saga, until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, CreateOrderListRequest request) =>
        context.CallActivityAsync(nameof(CreateOrderList), request, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when the list exists.</summary>
    [Function(nameof(CreateOrderList))]
    public async Task RunAsync([ActivityTrigger] CreateOrderListRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await orders.AddListAsync(request.UserId, request.Currency, cancellationToken);
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            // An earlier run of this activity created it: a user ID belongs to one registration.
        }
    }
}

/// <summary>The input of <see cref="CreateOrderList"/>.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Currency">The currency of the customer's account, in which orders are priced that name none.</param>
public sealed record CreateOrderListRequest(UserId UserId, Currency Currency);
