using System.Diagnostics.CodeAnalysis;
using CustomerFunctions.Identity.Passwords;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Shared.Identifiers;

namespace OrderFunctions.Registrations;

/// <summary>
/// Timer: removes what was stored for a saga that did not come so far as to remove it: forms of registrations, and user names of password resets.
/// Nothing is removed within a day, and no form whose saga is alive.
/// </summary>
public sealed class SweepRegistrationForms(
    RegistrationFormTable forms, PasswordResetTable resets, TimeProvider time, ILogger<SweepRegistrationForms> logger)
{
    // What is left then waits for the next hour.
    private const int MaxForms = 1_000;

    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    /// <summary>Sweeps once an hour.</summary>
    [Function(nameof(SweepRegistrationForms))]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public async Task RunAsync(
        [TimerTrigger("0 15 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Age;
        var removed = await forms.SweepAsync(before, MaxForms, userId => IsAliveAsync(client, userId, cancellationToken), cancellationToken);
        await resets.RemoveRequestsAsync(before, cancellationToken);
        if (removed > 0)
        {
            logger.LogInformation("{Count} forms of registrations were removed that no saga needs any more.", removed);
        }
    }

    // A saga that has failed or was terminated is driven on by a call that repeats the whole form.
    private static async Task<bool> IsAliveAsync(DurableTaskClient client, UserId userId, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(RegistrationSaga.InstanceId(userId), cancellationToken) is { IsCompleted: false };
}
