using CustomerFunctions.Identity.Sessions;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Sagas;

namespace CustomerFunctions.ProfileChanges;

/// <summary>PUT /customers/{userId}.</summary>
public sealed class UpdateProfile(CustomerTable customers, ProfileChangeTable changes, PasswordCheck check, SagaClient sagas)
{
    // Other writers may be faster each time; whoever asks for any version (If-Match: *) competes this often before the call ends with 503.
    private const int MaxAttempts = 20;

    // Versions that were made and then lost by a restore. Each has a saga that has completed, so there are few.
    private const int MaxLostVersions = 100;

    /// <summary>
    /// Starts the saga that makes the next version of the profile, or joins it, and answers 200 with the customer; 412 where the profile is
    /// not at the version that If-Match names (never for <c>*</c>), 428 without If-Match; 202 where it takes longer than the caller waits. Another
    /// email address of one's own needs the current password: 403 where it is wrong, 429 after too many wrong ones. A repetition gets the same answer.
    /// </summary>
    [Function(nameof(UpdateProfile))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "customers/{userId}")] HttpRequest request,
        string userId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var ifMatch = IfMatch.Read(request);
        var preference = Preference.Read(request);
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var contact = ContactDetails.Read(body);
        var password = PasswordCheck.ReadCurrent(body);
        body.ThrowIfInvalid();
        if (!ifMatch.IsPresent)
        {
            return CustomerProblems.VersionRequired;
        }

        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (!UserId.TryParse(userId, out var id) || await customers.FindAsync(id, cancellationToken) is not { Status: CustomerStatus.Approved } customer)
            {
                return CustomerProblems.NotFound;
            }

            var fromVersion = ifMatch.Version ?? customer.Version;
            if (customer.Version != fromVersion && !customer.IsAfter(contact, fromVersion))
            {
                return CustomerProblems.ProfileChanged.WithETag(customer.Version);
            }

            if (contact.Email != customer.Email
                && await check.RefuseOwnerAsync(request, customer, password, "change the email address", cancellationToken) is { } refusal)
            {
                return refusal;
            }

            var answer = await ChangeAsync(client, customer, contact, fromVersion, preference.Wait, cancellationToken);
            if (answer is not null)
            {
                return answer.WithHeader("Preference-Applied", preference.Applied);
            }

            if (ifMatch.Version is not null)
            {
                return await AnswerChangedAsync(customer.UserId, cancellationToken);
            }
        }

        return Unavailable("Other changes were faster each time. Repeat the request.");
    }

    // Null where another change was first.
    private async Task<IResult?> ChangeAsync(
        DurableTaskClient client, Customer before, ContactDetails contact, long fromVersion, TimeSpan wait, CancellationToken cancellationToken)
    {
        var isRepetition = before.Version != fromVersion;
        for (var version = fromVersion + 1; version <= fromVersion + MaxLostVersions; version++)
        {
            // A repetition whose change is not stored any more was published.
            if (isRepetition && await changes.FindAsync(before.UserId, version, cancellationToken) is null)
            {
                return Answer(before, isReplay: true);
            }

            var stored = await changes.AddAsync(new StoredProfileChange(before.UserId, version, contact, before.FirstName, before.Email), cancellationToken);
            var instanceId = ProfileSaga.InstanceId(before.UserId, version);
            var isNew = await SagaClient.StartOrJoinAsync(
                client, nameof(ProfileSaga), instanceId, new ProfileChange(before.UserId, fromVersion) { ToVersion = version }, cancellationToken);
            var instance = await sagas.WaitAsync(client, instanceId, HasOutcome, wait, isNew, cancellationToken);
            if (!isNew && instance is { RuntimeStatus: OrchestrationRuntimeStatus.Completed })
            {
                // What a completed saga needed was removed by it, so what is stored now was stored in vain.
                await changes.RemoveAsync(before.UserId, version, cancellationToken);
                if (await IsLostAsync(instance, before.UserId, fromVersion, cancellationToken))
                {
                    continue;
                }
            }

            return stored.Contact != contact && instance is { IsCompleted: false } && !HasOutcome(instance)
                ? Unavailable("Another change of this version is not finished. Repeat the same request.")
                : await AnswerAsync(instance, before.UserId, contact, isNew && stored.Contact == contact, !isNew || isRepetition, cancellationToken);
        }

        return Unavailable("The profile was restored to an older state, and its next versions are taken. Repeat the request.");
    }

    // Whether the saga has made the version, and the profile is the one before: it was restored to an older state. What was published with a version
    // counts for consumers, so the next change needs a higher one.
    private async Task<bool> IsLostAsync(OrchestrationMetadata instance, UserId userId, long fromVersion, CancellationToken cancellationToken) =>
        ProfileOutcome.Find(instance)?.FindMade() is not null
        && (await customers.FindAsync(userId, cancellationToken))?.Version == fromVersion;

    private async Task<IResult?> AnswerAsync(
        OrchestrationMetadata? instance, UserId userId, ContactDetails contact, bool isOwn, bool isReplay, CancellationToken cancellationToken)
    {
        if (ProfileOutcome.Find(instance) is not { } outcome)
        {
            return instance?.IsInterrupted() == true
                ? Unavailable("The change was interrupted. Repeat the same request to go on with it.")
                : TypedResults.StatusCode(StatusCodes.Status202Accepted).WithRetryAfter(SagaInstance.RetryAfter).WithReplayed(isReplay);
        }

        var now = await customers.FindAsync(userId, cancellationToken);
        if (now is not { Status: CustomerStatus.Approved })
        {
            return CustomerProblems.NotFound;
        }

        if (outcome.FindMade() is not { } made)
        {
            return null;
        }

        // Where a later change has come already, the answer is still the customer as this change made it.
        return now.Version == made.Version
            ? now.Contact == contact ? Answer(now, isReplay) : null
            : isOwn ? Answer(now.Change(contact, made.Version, made.UpdatedAt), isReplay) : null;
    }

    private async Task<IResult> AnswerChangedAsync(UserId userId, CancellationToken cancellationToken) =>
        await customers.FindAsync(userId, cancellationToken) is { } customer
            ? CustomerProblems.ProfileChanged.WithETag(customer.Version)
            : CustomerProblems.NotFound;

    private static IResult Answer(Customer customer, bool isReplay) =>
        TypedResults.Ok(CustomerView.Of(customer)).WithETag(customer.Version).WithReplayed(isReplay);

    private static IResult Unavailable(string detail) => new Problem(ProblemTypes.ServiceUnavailable, detail).WithRetryAfter(SagaInstance.RetryAfter);

    private static bool HasOutcome(OrchestrationMetadata instance) => ProfileOutcome.Find(instance) is not null;
}
