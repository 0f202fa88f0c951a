using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identity;

namespace OrderFunctions.Orders;

/// <summary>GET /orders.</summary>
public sealed class ListOrders(OrderTable orders)
{
    /// <summary>Answers 200 with one page of the customer's orders, newest first, and the list's version as ETag; or 404.</summary>
    [Function(nameof(ListOrders))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders")] HttpRequest request, CancellationToken cancellationToken)
    {
        var userId = CallerQuery.ReadUserId(request);
        var pageRequest = PageRequest.Read(request);

        // The version is read first: an order that comes between makes the ETag too old, which is safe, and never too new.
        if (await orders.FindListVersionAsync(userId, cancellationToken) is not { } version)
        {
            return OrderProblems.CustomerNotFound;
        }

        var page = await orders.ReadPageAsync(userId, pageRequest, cancellationToken);
        return TypedResults.Ok(new OrderList([.. page.Items.Select(OrderView.Of)], page.Continuation)).WithETag(version);
    }
}
