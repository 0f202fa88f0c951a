using CustomerFunctions.Identity.Logins;
using Microsoft.AspNetCore.Identity;
using Microsoft.DurableTask.Client;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>How a change of a password went.</summary>
internal enum PasswordChangeResult
{
    /// <summary>The password is changed, and the sessions have ended.</summary>
    Done,

    /// <summary>Another change was first.</summary>
    Refused,

    /// <summary>The change is under way; repeating the request goes on waiting for it.</summary>
    Unfinished,
}

/// <summary>Has passwords changed by <see cref="PasswordSaga"/>, and waits for it.</summary>
public sealed class PasswordChanger(SagaClient sagas, PasswordHashing hashing, LoginTable logins, PasswordChangeTable changes)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>Changes the password of a login, or finds that another change of the same version was first.</summary>
    /// <param name="client">Starts the saga.</param>
    /// <param name="login">The login as it was read.</param>
    /// <param name="newPassword">The password.</param>
    /// <param name="complete">Adds to the change what allows it and what it leaves.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal async Task<PasswordChangeResult> ChangeAsync(
        DurableTaskClient client, Login login, string newPassword, Action<PasswordChangeRow> complete, CancellationToken cancellationToken)
    {
        var change = PasswordChangeRow.For(login, hashing.Hash(newPassword));
        complete(change);
        var stored = await changes.AddAsync(change, cancellationToken);
        if (stored is null)
        {
            // The password was changed since the login was read, perhaps by the same request at the same time.
            return await logins.FindAsync(login.UserName, cancellationToken) is { } now
                ? await FindMadeAsync(client, now, newPassword, cancellationToken) ?? PasswordChangeResult.Refused
                : PasswordChangeResult.Refused;
        }

        var instanceId = PasswordSaga.InstanceId(login.UserId, change.Version);
        var input = PasswordChange.Stored(login.UserId, login.PasswordVersion, stored.KeptSession);
        if (!await SagaClient.StartOrJoinAsync(client, nameof(PasswordSaga), instanceId, input, cancellationToken)
            && await IsLostAsync(client, instanceId, login, cancellationToken))
        {
            await SagaClient.StartAgainAsync(client, nameof(PasswordSaga), instanceId, input, cancellationToken);
        }

        return await WaitAsync(client, instanceId, cancellationToken) switch
        {
            PasswordChangeResult.Done when stored.PasswordHash != change.PasswordHash && !IsHashOf(stored.PasswordHash!, newPassword) =>
                PasswordChangeResult.Refused,
            var result => result,
        };
    }

    /// <summary>Recognises a change that was made already: the login has the password that somebody asks for once more.</summary>
    /// <returns>Null where it is no such change.</returns>
    internal async Task<PasswordChangeResult?> FindMadeAsync(DurableTaskClient client, Login login, string newPassword, CancellationToken cancellationToken)
    {
        if (login.PasswordVersion == Login.FirstPasswordVersion || !IsHashOf(login.PasswordHash, newPassword))
        {
            return null;
        }

        // A history that was purged was that of a completed saga.
        var instanceId = PasswordSaga.InstanceId(login.UserId, login.PasswordVersion);
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is not { } instance)
        {
            return PasswordChangeResult.Done;
        }

        // One that was terminated is driven on: perhaps the sessions have not ended yet.
        var input = PasswordChange.Stored(login.UserId, login.PasswordVersion - 1, instance.ReadInputAs<PasswordChange>()?.KeptSession);
        await SagaClient.StartOrJoinAsync(client, nameof(PasswordSaga), instanceId, input, cancellationToken);
        return await WaitAsync(client, instanceId, cancellationToken);
    }

    // Whether the saga has ended, and the login is the one before it: the change was refused, or the login was restored to an older state.
    private async Task<bool> IsLostAsync(DurableTaskClient client, string instanceId, Login before, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is { RuntimeStatus: OrchestrationRuntimeStatus.Completed }
        && (await logins.FindAsync(before.UserName, cancellationToken))?.PasswordVersion == before.PasswordVersion;

    private bool IsHashOf(string hash, string password) => hashing.Verify(hash, password) != PasswordVerificationResult.Failed;

    private async Task<PasswordChangeResult> WaitAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken) =>
        await sagas.WaitAsync(client, instanceId, _ => false, MaxWait, isNew: false, cancellationToken) switch
        {
            { RuntimeStatus: OrchestrationRuntimeStatus.Completed } instance =>
                instance.ReadOutputAs<bool>() ? PasswordChangeResult.Done : PasswordChangeResult.Refused,
            _ => PasswordChangeResult.Unfinished,
        };
}
