using System.Diagnostics.CodeAnalysis;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>GET /registrations/{registrationId}.</summary>
public sealed class GetRegistration(CustomerTable customers)
{
    /// <summary>
    /// Answers 200 with how far a registration has come. Whoever did not wait for it has no session yet, so none is needed: the ID cannot be guessed,
    /// and nothing personal is told. 404 where there is no such registration.
    /// </summary>
    [Function(nameof(GetRegistration))]
    [AllowAnonymousCaller]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "registrations/{registrationId}")] HttpRequest request,
        string registrationId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!UserId.TryParse(registrationId, out var userId))
        {
            return NotFound;
        }

        var status = (await customers.FindAsync(userId, cancellationToken))?.Status;
        if (status is null && await client.GetInstanceAsync(RegistrationSaga.InstanceId(userId), cancellationToken) is { IsCompleted: false })
        {
            status = CustomerStatus.Pending;
        }

        return status switch
        {
            CustomerStatus.Pending => Answer("Pending").WithRetryAfter(SagaInstance.RetryAfter),
            CustomerStatus.Approved => Answer("Approved"),
            CustomerStatus.Rejected => Answer("Rejected", "UserNameTaken"),
            _ => NotFound,
        };

        IResult Answer(string status, string? reason = null) =>
            TypedResults.Ok(new RegistrationView(userId, status, reason)).WithHeader("Cache-Control", "no-store");
    }

    private static Problem NotFound { get; } = new(ProblemTypes.CustomerNotFound, "There is no such registration.");
}

/// <summary>A registration as the API shows it to whoever knows its ID.</summary>
/// <param name="UserId">The ID that the customer gets.</param>
/// <param name="Status">Pending, Approved or Rejected.</param>
/// <param name="Reason">Why it was rejected: UserNameTaken. Null otherwise.</param>
internal sealed record RegistrationView(string UserId, string Status, string? Reason);
