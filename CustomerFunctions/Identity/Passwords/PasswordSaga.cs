using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identifiers;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>
/// The saga that changes a password. Once it is changed, the sessions that were started with the old one end and the user is told, whatever fails
/// meanwhile. The hash of the new password was stored before the saga starts (<see cref="PasswordChangeTable"/>).
/// <list type="table">
/// <item>
/// <term>SetPassword</term>
/// <description>the login has the new password, and its resets are used up; refused where another change was first: end</description>
/// </item>
/// <item><term>EndSessions</term><description>all sessions end but the one in which it was changed</description></item>
/// <item><term>PublishPasswordChange</term><description>PasswordChanged; then the stored change is removed</description></item>
/// </list>
/// </summary>
public static class PasswordSaga
{
    /// <summary>The instance that makes a version of a password.</summary>
    public static string InstanceId(UserId userId, long version) => $"{InstancePrefix(userId)}{version}";

    /// <summary>How the IDs of all instances for a user begin.</summary>
    public static string InstancePrefix(UserId userId) => $"password-{userId}-";

    /// <summary>Runs the saga; it returns whether the password was changed.</summary>
    [Function(nameof(PasswordSaga))]
    public static async Task<bool> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var change = context.GetInput<PasswordChange>() ?? throw new InvalidOperationException("The saga has no input.");
        return await context.GoOnAsNewAfterOutageAsync(() => RunAsync(context, change), () => change);
    }

    private static async Task<bool> RunAsync(TaskOrchestrationContext context, PasswordChange change)
    {
        if (!await SetPassword.CallAsync(context, change))
        {
            return false;
        }

        await EndSessions.CallAsync(context, new EndSessionsRequest(change.UserId, change.KeptSession));
        if (change.IsStored)
        {
            await PublishPasswordChange.CallAsync(context, new PasswordPublication(change.UserId, change.ToVersion));
        }

        return true;
    }
}

/// <summary>The input of <see cref="PasswordSaga"/>. It stands in the history of the instance, so it holds neither a user name nor a hash.</summary>
/// <param name="UserName">In inputs of version 1: the login. Null in all others.</param>
/// <param name="UserId">Whose password.</param>
/// <param name="FromVersion">The version of the password that is replaced.</param>
/// <param name="PasswordHash">In inputs of version 1: the hash of the new password. Null in all others, whose hash is stored.</param>
public sealed record PasswordChange(string? UserName, UserId UserId, long FromVersion, string? PasswordHash)
{
    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 1;

    /// <summary>In inputs of version 1: the reset that allows the change; null where the old password does.</summary>
    public string? ResetId { get; init; }

    /// <summary>The key of the session that goes on; null where none does.</summary>
    public string? KeptSession { get; init; }

    /// <summary>In inputs of version 1: the key under which the address of the user is remembered; null where it is not.</summary>
    public string? AddressKey { get; init; }

    /// <summary>Whether what the change needs is stored and not in this input.</summary>
    [JsonIgnore]
    public bool IsStored => PasswordHash is null;

    /// <summary>The version of the password that the change makes.</summary>
    [JsonIgnore]
    public long ToVersion => FromVersion + 1;

    /// <summary>The input for a change that is stored.</summary>
    public static PasswordChange Stored(UserId userId, long fromVersion, string? keptSession) =>
        new(UserName: null, userId, fromVersion, PasswordHash: null) { Version = 2, KeptSession = keptSession };
}
