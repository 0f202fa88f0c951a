using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>POST /customers.</summary>
public sealed class RegisterCustomer(CustomerTable customers, SagaClient sagas, PasswordHashing hashing, RegistrationAnswer answer)
{
    /// <summary>
    /// Starts the registration saga, or joins the one that the same key started, and answers 201 with the user ID, or 409 where the
    /// user name is taken; 202 where that takes longer than the caller waits.
    /// </summary>
    [Function(nameof(RegisterCustomer))]
    [AllowAnonymousCaller(ToSignIn = true)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "customers")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var key = IdempotencyKey.ReadRequired(request);
        var preference = Preference.Read(request);
        var knownAs = Caller.Find(request)?.UserId;
        var form = RegistrationForm.Read(await JsonBody.ReadAsync(request, cancellationToken), knownAs);

        var userId = knownAs ?? UserId.For(form.Details.UserName, key);
        var isNew = await StartOrJoinAsync(client, userId, form, cancellationToken);
        var instance = await sagas.WaitAsync(
            client,
            RegistrationSaga.InstanceId(userId),
            candidate => RegistrationOutcome.Find(candidate) is not null,
            preference.Wait,
            isNew,
            cancellationToken);

        var location = $"{request.PathBase}{request.Path}/{userId}";
        var result = await answer.CreateAsync(new RegistrationCall(userId, form, instance, isNew, location), cancellationToken);
        return result.WithHeader("Preference-Applied", preference.Applied);
    }

    // To hash a password takes long on purpose, so it is not done for a saga that is there already. One that has completed, and whose customer is not
    // stored any more, runs again as it did.
    private async Task<bool> StartOrJoinAsync(
        DurableTaskClient client, string userId, RegistrationForm form, CancellationToken cancellationToken)
    {
        var instanceId = RegistrationSaga.InstanceId(userId);
        var existing = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
        if (RegistrationOutcome.Find(existing) is { Status: CustomerStatus.Approved }
            && existing is { RuntimeStatus: OrchestrationRuntimeStatus.Completed }
            && await customers.FindAsync(userId, cancellationToken) is not { Status: not CustomerStatus.Pending })
        {
            await SagaClient.StartAgainAsync(client, nameof(RegistrationSaga), instanceId, existing.ReadInputAs<Registration>()!, cancellationToken);
            return false;
        }

        return existing?.IsInterrupted() != false
            && await SagaClient.StartOrJoinAsync(
                client, nameof(RegistrationSaga), instanceId, new Registration(userId, form.Details, form.HashPassword(hashing)), cancellationToken);
    }
}
