using CustomerFunctions.Profiles;
using Microsoft.DurableTask.Client;

namespace OrderFunctions.Registrations;

/// <summary>Finds in the sagas what is not stored yet.</summary>
internal sealed class StartedRegistrations : IStartedRegistrations
{
    public async Task<Customer?> FindAsync(DurableTaskClient client, string userId, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(RegistrationSaga.InstanceId(userId), getInputsAndOutputs: true, cancellationToken);
        return instance is { IsCompleted: false } ? instance.ReadInputAs<Registration>()?.ToCustomer(instance.CreatedAt) : null;
    }
}
