using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Roles;

/// <summary>PUT /customers/{userId}/role, for admins.</summary>
public sealed class ChangeRole(CustomerTable customers, SagaClient sagas, ILogger<ChangeRole> logger)
{
    /// <summary>
    /// Answers 200 when the user has the role and all sessions of the user have ended; 404 where there is no such customer, 409 where no admin would
    /// be left; 202 where it takes longer than the caller waits.
    /// </summary>
    [Function(nameof(ChangeRole))]
    [AdminOnly]
    [OwnSignIn]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "customers/{userId}/role")] HttpRequest request,
        string userId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var preference = Preference.Read(request);
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var role = RoleMember.ReadRequired(body);
        body.ThrowIfInvalid();
        if (!UserId.TryParse(userId, out var id) || await customers.FindAsync(id, cancellationToken) is not { Status: CustomerStatus.Approved } customer)
        {
            return CustomerProblems.NotFound;
        }

        var change = new RoleChange(customer.UserId, role);
        var instanceId = RoleSaga.NewInstanceId(change);
        logger.LogInformation("The role of {UserId} is changed to {Role} by {Caller}.", change.UserId, role, Caller.Of(request).UserId);
        await SagaClient.StartOrJoinAsync(client, nameof(RoleSaga), instanceId, change, cancellationToken);
        var instance = await sagas.WaitAsync(client, instanceId, _ => false, preference.Wait, isNew: true, cancellationToken);
        return Answer(change, instance).WithHeader("Preference-Applied", preference.Applied);
    }

    private static IResult Answer(RoleChange change, OrchestrationMetadata? instance) => instance switch
    {
        { RuntimeStatus: OrchestrationRuntimeStatus.Completed } => instance.ReadOutputAs<RoleResult>() switch
        {
            RoleResult.Set => TypedResults.Ok(new RoleView(change.UserId, change.Role)),
            RoleResult.LastAdmin => LastAdmin,
            RoleResult.TooMany => new Problem(SignInProblemTypes.LastAdmin, $"There may be at most {AdminTable.MaxAdmins} admins."),
            RoleResult.Leaving => new Problem(CustomerProblemTypes.CustomerClosed, "The customer is leaving."),
            _ => CustomerProblems.NotFound,
        },
        { IsCompleted: true } => new Problem(ProblemTypes.ServiceUnavailable, "The change was interrupted. Repeat the same request.")
            .WithRetryAfter(SagaInstance.RetryAfter),
        _ => TypedResults.Accepted((string?)null, new RoleView(change.UserId, change.Role)).WithRetryAfter(SagaInstance.RetryAfter),
    };

    private static Problem LastAdmin { get; } =
        new(SignInProblemTypes.LastAdmin, "The user is the last admin, or the one whom the setting Identity__FirstAdmin names.");
}

/// <summary>The body of the answer to a change of a role.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Role">What the user may do.</param>
internal sealed record RoleView(UserId UserId, Role Role);

/// <summary>The member <c>role</c> of request bodies.</summary>
public static class RoleMember
{
    private const string Name = "role";
    private const int MaxLength = 20;

    /// <summary>Reads a role that must be there. What is wrong with it stands in the body's errors.</summary>
    public static Role ReadRequired(JsonBody body) => Parse(body, body.RequiredText(Name, MaxLength)) ?? default;

    /// <summary>Reads a role; null where none is named. What is wrong with it stands in the body's errors.</summary>
    public static Role? ReadOptional(JsonBody body) => Parse(body, body.OptionalText(Name, MaxLength));

    private static Role? Parse(JsonBody body, string? text)
    {
        switch (text)
        {
            case nameof(Role.Customer):
                return Role.Customer;
            case nameof(Role.Admin):
                return Role.Admin;
            case null:
                return null;
        }

        if (!body.Errors.Has(Name))
        {
            body.Errors.Add(Name, $"must be {Role.Customer} or {Role.Admin}.");
        }

        return null;
    }
}
