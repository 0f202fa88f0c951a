using CustomerFunctions.Identity.Logins;
using Microsoft.AspNetCore.Identity;
using Microsoft.DurableTask.Client;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>Has passwords changed by <see cref="PasswordSaga"/>, and waits for it.</summary>
public sealed class PasswordChanger(SagaClient sagas, PasswordHashing hashing, LoginTable logins)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Changes the password of a login, or finds that another change of the same version was first.</summary>
    internal async Task<PasswordChangeResult> ChangeAsync(
        DurableTaskClient client, Login login, string newPassword, Func<PasswordChange, PasswordChange> complete, CancellationToken cancellationToken)
    {
        var change = complete(new PasswordChange(login.UserName, login.UserId, login.PasswordVersion, hashing.Hash(newPassword)));
        var instanceId = PasswordSaga.InstanceId(login.UserId, login.PasswordVersion + 1);
        if (!await SagaClient.StartOrJoinAsync(client, nameof(PasswordSaga), instanceId, change, cancellationToken)
            && await FindLostAsync(client, instanceId, login, cancellationToken) is { } lost)
        {
            await SagaClient.StartAgainAsync(client, nameof(PasswordSaga), instanceId, lost, cancellationToken);
        }

        return await WaitAsync(client, instanceId, hash => hash == change.PasswordHash || IsHashOf(hash, newPassword), cancellationToken);
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
        await SagaClient.StartOrJoinAsync(client, nameof(PasswordSaga), instanceId, instance.ReadInputAs<PasswordChange>()!, cancellationToken);
        return await WaitAsync(client, instanceId, _ => true, cancellationToken);
    }

    // The change that a completed saga has made of the login, which is the one before again: it was restored to an older state.
    private async Task<PasswordChange?> FindLostAsync(DurableTaskClient client, string instanceId, Login before, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is { RuntimeStatus: OrchestrationRuntimeStatus.Completed } made
        && made.ReadOutputAs<bool>()
        && (await logins.FindAsync(before.UserName, cancellationToken))?.PasswordVersion == before.PasswordVersion
            ? made.ReadInputAs<PasswordChange>()
            : null;

    private bool IsHashOf(string hash, string password) => hashing.Verify(hash, password) != PasswordVerificationResult.Failed;

    private async Task<PasswordChangeResult> WaitAsync(
        DurableTaskClient client, string instanceId, Func<string, bool> isOwnHash, CancellationToken cancellationToken) =>
        await sagas.WaitAsync(client, instanceId, _ => false, LongestWait, isNew: false, cancellationToken) switch
        {
            { RuntimeStatus: OrchestrationRuntimeStatus.Completed } instance =>
                instance.ReadOutputAs<bool>() && isOwnHash(instance.ReadInputAs<PasswordChange>()!.PasswordHash)
                    ? PasswordChangeResult.Done
                    : PasswordChangeResult.Refused,
            _ => PasswordChangeResult.Unfinished,
        };
}
