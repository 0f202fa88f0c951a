using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>Activity: removes the form of a registration. Removing it again changes nothing.</summary>
public sealed class RemoveRegistrationForm(RegistrationFormTable forms)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, UserId userId) =>
        context.CallActivityAsync(nameof(RemoveRegistrationForm), userId, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when there is no form.</summary>
    [Function(nameof(RemoveRegistrationForm))]
    public Task RunAsync([ActivityTrigger] UserId userId, CancellationToken cancellationToken) => forms.RemoveAsync(userId, cancellationToken);
}
