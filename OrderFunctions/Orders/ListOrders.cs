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
    [AcceptsQuery("userId", "status", "from", "to", "limit", "continuation")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "orders")] HttpRequest request, CancellationToken cancellationToken)
    {
        var user = CallerQuery.FindUserId(request);
        var pageRequest = PageRequest.Read(request);
        var filter = OrderFilter.Read(request);

        // The version is read first. An order that is placed between the two reads makes the ETag too old, which is safe, and never too new.
        if (user is not { } userId
            || await orders.FindListVersionAsync(userId, cancellationToken) is not { } version)
        {
            return OrderProblems.CustomerNotFound;
        }

        var page = await orders.ReadPageAsync(userId, filter, pageRequest, cancellationToken);
        return TypedResults.Ok(new OrderList([.. page.Items.Select(OrderView.Of)], page.Continuation)).WithETag(version);
    }
}

/// <summary>A page of a customer's orders, newest first. With a filter it may be short, even empty, and still not be the last.</summary>
/// <param name="Orders">The orders.</param>
/// <param name="Continuation">Asks for the next page; null on the last one.</param>
public sealed record OrderList(IReadOnlyList<OrderView> Orders, string? Continuation);
