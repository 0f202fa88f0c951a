using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Sagas;

namespace CustomerFunctions.ProfileChanges;

/// <summary>Turns what the saga says into the answer of PUT /customers/{userId}.</summary>
public sealed class ProfileAnswer(CustomerTable customers)
{
    /// <summary>The answer to one call.</summary>
    /// <param name="change">What this caller asks for, which may differ from what the saga was started with.</param>
    /// <param name="instance">The saga as it was seen last; null where it was not seen.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async Task<IResult> CreateAsync(ProfileChange change, OrchestrationMetadata? instance, CancellationToken cancellationToken)
    {
        var outcome = ProfileOutcome.Find(instance);
        if (outcome is { Changed: null } || instance?.ReadInputAs<ProfileChange>() is { } input && input.Contact != change.Contact)
        {
            return await RefuseAsync(change.UserId, cancellationToken);
        }

        return outcome is { Changed: { } customer } ? TypedResults.Ok(CustomerView.Of(customer)).WithETag(customer.Version)
            : instance?.IsInterrupted() == true ? Interrupted
            : TypedResults.StatusCode(StatusCodes.Status202Accepted).WithRetryAfter(SagaInstance.LookAgain);
    }

    /// <summary>The answer to a change that comes before the last one knows how it ended.</summary>
    internal static IResult Early { get; } =
        new Problem(ProblemTypes.ServiceUnavailable, "The change before is not finished. Repeat the same request.")
            .WithRetryAfter(SagaInstance.LookAgain);

    private static IResult Interrupted { get; } =
        new Problem(ProblemTypes.ServiceUnavailable, "The change was interrupted. Repeat the same request to go on with it.")
            .WithRetryAfter(SagaInstance.LookAgain);

    private async Task<IResult> RefuseAsync(string userId, CancellationToken cancellationToken) =>
        await customers.FindAsync(userId, cancellationToken) is { } customer
            ? CustomerProblems.ProfileChanged.WithETag(customer.Version)
            : CustomerProblems.NotFound;
}
