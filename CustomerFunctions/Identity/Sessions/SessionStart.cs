using CustomerFunctions.Identity.Logins;
using Shared.Identity;
using Shared.Identity.Sessions;

namespace CustomerFunctions.Identity.Sessions;

/// <summary>Starts a session for somebody whose password was right.</summary>
public sealed class SessionStart(LoginTable logins, SessionTable sessions, PasswordHashing hashing, IdentitySettings settings, TimeProvider time)
{
    /// <summary>Starts a session; null where the password or the role has been changed since the password was checked.</summary>
    internal async Task<(SessionToken Token, Session Session)?> RunAsync(PasswordCheckResult.Right check, string password, CancellationToken cancellationToken)
    {
        var (login, now) = (check.Login, time.GetUtcNow());
        var token = SessionToken.New(login.UserId);
        var session = new Session(login.UserId, token.Key, settings.RoleOf(login.UserId, login.Role), now + settings.SessionLifetime);
        await sessions.AddAsync(session, cancellationToken);

        // A change of the password or of the role ends the sessions that there are. It may have looked before this one was there; then it is seen now.
        var stored = await KeepAsync(check, password, cancellationToken);
        if (stored?.PasswordVersion != login.PasswordVersion || stored.Role != login.Role)
        {
            await sessions.RemoveAsync(login.UserId, token.Key, cancellationToken);
            return null;
        }

        await sessions.SweepAsync(session, now, cancellationToken);
        return (token, session);
    }

    // The address, and a stronger hash of the password, are kept. Mostly there is nothing new.
    private async Task<Login?> KeepAsync(PasswordCheckResult.Right check, string password, CancellationToken cancellationToken)
    {
        if (!check.NeedsRehash && check.Login.Knows(check.AddressKey))
        {
            return await logins.FindAsync(check.Login.UserName, cancellationToken);
        }

        var hash = check.NeedsRehash ? hashing.Hash(password) : check.Login.PasswordHash;
        return await logins.ChangeAsync(
            check.Login.UserName,
            stored => stored.PasswordVersion == check.Login.PasswordVersion ? stored.Remember(check.AddressKey) with { PasswordHash = hash } : stored,
            cancellationToken);
    }
}
