using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Requests;
using Shared.Identity;

namespace CustomerFunctions.Profiles;

/// <summary>GET /customers, for admins.</summary>
public sealed class ListCustomers(CustomerTable customers)
{
    /// <summary>
    /// Answers 200 with one page of all customers, in the order of their IDs. Rejected registrations and customers who have left are skipped,
    /// since nothing is left to show of them; so a page may be short and still not be the last.
    /// </summary>
    [Function(nameof(ListCustomers))]
    [AdminOnly]
    [AcceptsQuery("limit", "continuation")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "customers")] HttpRequest request, CancellationToken cancellationToken)
    {
        var page = await customers.ReadPageAsync(PageRequest.Read(request), cancellationToken);
        var shown = page.Items.Where(customer => customer.Status is CustomerStatus.Pending or CustomerStatus.Approved);
        return TypedResults.Ok(new CustomerList([.. shown.Select(CustomerView.Of)], page.Continuation));
    }
}

/// <summary>A page of the customers.</summary>
/// <param name="Customers">The customers.</param>
/// <param name="Continuation">Asks for what follows; null at the end.</param>
public sealed record CustomerList(IReadOnlyList<CustomerView> Customers, string? Continuation);
