using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Identifiers;

namespace CustomerFunctions.Profiles;

/// <summary>GET /customers/{userId}.</summary>
public sealed class GetCustomer(CustomerTable customers, IStartedRegistrations registrations)
{
    /// <summary>
    /// Answers 200 with the customer and the version of the profile as ETag; or 404, also for a rejected registration, of which
    /// nothing is left. A registration under way is shown as pending, from its saga as long as the row is not yet written.
    /// </summary>
    [Function(nameof(GetCustomer))]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/{userId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string userId,
        CancellationToken cancellationToken)
    {
        if (!UserId.IsValid(userId))
        {
            return CustomerProblems.NotFound;
        }

        var customer = await customers.FindAsync(userId, cancellationToken) ?? await registrations.FindAsync(client, userId, cancellationToken);
        return customer?.Status switch
        {
            null => CustomerProblems.NotFound,
            CustomerStatus.Rejected => new Problem(ProblemTypes.CustomerNotFound, "The registration was refused: the user name was taken."),
            _ => TypedResults.Ok(CustomerView.Of(customer)).WithETag(customer.Version),
        };
    }
}

/// <summary>Registrations whose customer is not stored yet. The app has them, since a registration concerns more than profiles.</summary>
public interface IStartedRegistrations
{
    /// <summary>The customer as the registration will store it; null where none is under way.</summary>
    Task<Customer?> FindAsync(DurableTaskClient client, string userId, CancellationToken cancellationToken);
}
