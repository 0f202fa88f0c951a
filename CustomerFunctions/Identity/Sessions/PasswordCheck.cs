using CustomerFunctions.Identity.Attempts;
using CustomerFunctions.Identity.Logins;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Shared.Http.Requests;
using Shared.Identity;

namespace CustomerFunctions.Identity.Sessions;

/// <summary>
/// Checks a password that somebody says is theirs. A name that nobody has costs the same reads, writes and hashing as one that somebody
/// has, so neither answer nor time tells whether it exists.
/// </summary>
public sealed class PasswordCheck(LoginTable logins, AttemptTable attempts, PasswordHashing hashing, IdentitySettings settings)
{
    /// <summary>Checks, unless it was tried too often.</summary>
    internal async Task<PasswordCheckResult> RunAsync(HttpRequest request, string givenName, string password, CancellationToken cancellationToken)
    {
        var address = ClientAddress.Of(request, settings.TrustedProxies);
        var login = UserName.TryNormalise(givenName, out var userName) ? await logins.FindAsync(userName, cancellationToken) : null;
        var addressKey = Login.AddressKey(userName ?? givenName, address);
        var attempt = new Attempt(userName ?? givenName, address, login?.Knows(addressKey) ?? false);
        if (await BeginAsync(attempt, cancellationToken) is var wait && wait > TimeSpan.Zero)
        {
            return new PasswordCheckResult.TooMany(wait);
        }

        var result = hashing.Verify(login?.PasswordHash, password);
        if (result == PasswordVerificationResult.Failed)
        {
            return new PasswordCheckResult.Wrong(login);
        }

        await attempts.TakeBackAsync(attempt.Address, attempt.AddressLimits, cancellationToken);
        await attempts.TakeBackAsync(attempt.Name, attempt.NameLimits, cancellationToken);
        return new PasswordCheckResult.Right(login!, addressKey, result == PasswordVerificationResult.SuccessRehashNeeded);
    }

    private async Task<TimeSpan> BeginAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var wait = await attempts.TryAddAsync(attempt.Address, attempt.AddressLimits, cancellationToken);
        return wait > TimeSpan.Zero ? wait : await attempts.TryAddAsync(attempt.Name, attempt.NameLimits, cancellationToken);
    }

    private sealed record Attempt(string Name, string Address, bool IsKnownAddress)
    {
        public IReadOnlyList<AttemptLimit> NameLimits { get; } = SignInLimits.ForName(Name, Address, IsKnownAddress);

        public IReadOnlyList<AttemptLimit> AddressLimits { get; } = SignInLimits.ForAddress(Address);
    }
}
