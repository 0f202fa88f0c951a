using BillingFunctions.Sagas;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Requests;

namespace CustomerFunctions.ProfileChanges;

/// <summary>PUT /customers/{userId}.</summary>
public sealed class UpdateProfile(CustomerTable customers, SagaClient sagas, ProfileAnswer answer)
{
    /// <summary>
    /// Starts the saga that makes the next version of the profile, or joins it, and answers 200 with the customer; 412 where the profile is
    /// not at the version that If-Match names, 428 without If-Match; 202 where it takes longer than the caller waits. A repetition gets the
    /// same answer.
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

        var instanceId = ProfileSaga.InstanceId(userId, change.FromVersion + 1);
        var isNew = await SagaClient.StartOrJoinAsync(client, nameof(ProfileSaga), instanceId, change, cancellationToken);
        var instance = await sagas.WaitAsync(client, instanceId, candidate => ProfileOutcome.Find(candidate) is not null, preference.Wait, cancellationToken);

        var result = await answer.CreateAsync(change, instance, cancellationToken);
        return result.WithReplayed(!isNew || customer.Version != change.FromVersion).WithHeader("Preference-Applied", preference.Applied);
    }
}
