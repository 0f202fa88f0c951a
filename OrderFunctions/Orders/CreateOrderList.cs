using Azure;
using Microsoft.Azure.Functions.Worker;
using Shared.Amounts;
using Shared.Storage;

namespace OrderFunctions.Orders;

/// <summary>Activity: gives a new customer an empty order list. Doing so again changes nothing.</summary>
public sealed class CreateOrderList(OrderTable orders)
{
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
/// <param name="Currency">The currency of orders that name none: the account's.</param>
public sealed record CreateOrderListRequest(string UserId, Currency Currency);
