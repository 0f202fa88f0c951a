using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace CustomerFunctions.Profiles;

/// <summary>GET /customers, for admins.</summary>
public sealed class ListCustomers(CustomerTable customers)
{
    /// <summary>
    /// Answers 200 with one page of all customers, or of those whom <c>username</c>, <c>email</c> and <c>status</c> name, in the order of their IDs.
    /// Rejected registrations and customers who have left are skipped, since nothing is left to show of them. A call looks at a bounded number of
    /// customers, so a page may be short and still not be the last.
    /// </summary>
    [Function(nameof(ListCustomers))]
    [AdminOnly]
    [AcceptsQuery("limit", "continuation", "username", "email", "status")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "customers")] HttpRequest request, CancellationToken cancellationToken)
    {
        var page = await customers.ReadPageAsync(CustomerFilter.Read(request), PageRequest.Read(request), cancellationToken);
        return TypedResults.Ok(new CustomerList([.. page.Items.Select(CustomerView.Of)], page.Continuation));
    }
}

/// <summary>Which customers are asked for.</summary>
/// <param name="UserName">Only the one with this user name; null for all.</param>
/// <param name="Email">Only those with this email address, in whatever case; null for all.</param>
/// <param name="Status">Only those in this state; null for both that can be shown.</param>
public sealed record CustomerFilter(string? UserName, string? Email, CustomerStatus? Status)
{
    private static readonly CustomerStatus[] Shown = [CustomerStatus.Pending, CustomerStatus.Approved];

    /// <summary>Reads the query.</summary>
    /// <exception cref="ProblemException">The state is not one that can be shown: 400.</exception>
    public static CustomerFilter Read(HttpRequest request)
    {
        var status = Find(request, "status");
        return status is null || Shown.Any(shown => shown.ToString() == status)
            ? new CustomerFilter(Find(request, "username"), Find(request, "email"), status is null ? null : Enum.Parse<CustomerStatus>(status))
            : throw ValidationErrors.Of("status", $"must be one of {string.Join(", ", Shown)}.");
    }

    /// <summary>Whether a customer is one who is asked for.</summary>
    internal bool Matches(Customer customer) => Shown.Contains(customer.Status)
        && (Status is null || customer.Status == Status)
        && (UserName is null || string.Equals(customer.UserName, UserName, StringComparison.OrdinalIgnoreCase))
        && (Email is null || string.Equals(customer.Email, Email, StringComparison.OrdinalIgnoreCase));

    private static string? Find(HttpRequest request, string name) => request.Query.TryGetValue(name, out var values) ? values.ToString() : null;
}

/// <summary>A page of the customers.</summary>
/// <param name="Customers">The customers.</param>
/// <param name="Continuation">Asks for what follows; null at the end.</param>
public sealed record CustomerList(IReadOnlyList<CustomerView> Customers, string? Continuation);
