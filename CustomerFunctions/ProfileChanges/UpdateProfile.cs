using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Sagas;

namespace CustomerFunctions.ProfileChanges;

/// <summary>PUT /customers/{userId}.</summary>
public sealed class UpdateProfile(CustomerTable customers, SagaClient sagas, ProfileAnswer answer)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Starts the saga that makes the next version of the profile, or joins it, and answers 200 with the customer; 412 where the profile is
    /// not at the version that If-Match names, 428 without If-Match; 202 where it takes longer than the caller waits; 503 while the change
    /// before is not finished. A repetition gets the same answer.
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
        body.ThrowIfInvalid();
        if (!ifMatch.IsPresent)
        {
            return CustomerProblems.VersionRequired;
        }

        if (await customers.FindAsync(userId, cancellationToken) is not { Status: CustomerStatus.Approved } customer)
        {
            return CustomerProblems.NotFound;
        }

        var change = new ProfileChange(userId, ifMatch.Version ?? customer.Version, contact);
        if (customer.Version != change.FromVersion && !customer.IsAfter(contact, change.FromVersion))
        {
            return CustomerProblems.ProfileChanged.WithETag(customer.Version);
        }

        if (customer.Version == change.FromVersion && !await IsToldAsync(client, customer, cancellationToken))
        {
            return ProfileAnswer.Early;
        }

        var instanceId = ProfileSaga.InstanceId(userId, change.FromVersion + 1);
        var isNew = await SagaClient.StartOrJoinAsync(client, nameof(ProfileSaga), instanceId, change, cancellationToken);
        var instance = await sagas.WaitAsync(client, instanceId, HasOutcome, preference.Wait, isNew, cancellationToken);
        if (!isNew && customer.Version == change.FromVersion && await IsLostAsync(instance, change, cancellationToken))
        {
            // The version was made and told, so it comes back as it was; whoever wants another one gets 412.
            await SagaClient.StartAgainAsync(client, nameof(ProfileSaga), instanceId, instance!.ReadInputAs<ProfileChange>()!, cancellationToken);
            instance = await sagas.WaitAsync(client, instanceId, HasOutcome, preference.Wait, isNew: true, cancellationToken);
        }

        var result = await answer.CreateAsync(change, instance, cancellationToken);
        return result.WithReplayed(!isNew || customer.Version != change.FromVersion).WithHeader("Preference-Applied", preference.Applied);
    }

    // The answer of the write that made this version may be lost. Until its saga has written it again, and so knows that it was the one, no
    // later version may take its place: the saga would believe that it was refused, and tell nobody.
    private async Task<bool> IsToldAsync(DurableTaskClient client, Customer customer, CancellationToken cancellationToken)
    {
        if (customer.Version == Customer.FirstVersion)
        {
            return true;
        }

        var instanceId = ProfileSaga.InstanceId(customer.UserId, customer.Version);
        var instance = await sagas.WaitAsync(client, instanceId, HasOutcome, LongestWait, isNew: false, cancellationToken);
        return instance is null || instance.IsCompleted || HasOutcome(instance);
    }

    // Whether the saga has made the version, and the profile is the one before: it was restored to an older state.
    private async Task<bool> IsLostAsync(OrchestrationMetadata? instance, ProfileChange change, CancellationToken cancellationToken) =>
        instance is { RuntimeStatus: OrchestrationRuntimeStatus.Completed }
        && ProfileOutcome.Find(instance) is { Changed: not null }
        && (await customers.FindAsync(change.UserId, cancellationToken))?.Version == change.FromVersion;

    private static bool HasOutcome(OrchestrationMetadata instance) => ProfileOutcome.Find(instance) is not null;
}
