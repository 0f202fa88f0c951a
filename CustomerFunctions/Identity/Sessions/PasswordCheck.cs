using CustomerFunctions.Identity.Attempts;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace CustomerFunctions.Identity.Sessions;

/// <summary>
/// Checks a password that somebody says is theirs. A name that nobody has costs the same reads, writes and hashing as one that somebody
/// has, so neither answer nor time tells whether it exists.
/// </summary>
public sealed class PasswordCheck(LoginTable logins, AttemptTable attempts, PasswordHashing hashing, IdentitySettings settings)
{
    private const string CurrentPassword = "currentPassword";

    /// <summary>Checks a password, unless it was tried too often. A wrong one counts as a failed sign-in.</summary>
    public async Task<PasswordCheckResult> RunAsync(HttpRequest request, string givenName, string password, CancellationToken cancellationToken)
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

    /// <summary>Reads the password by which customers confirm what they do to their own account; null where the body has none.</summary>
    public static string? ReadCurrent(JsonBody body) => body.OptionalText(CurrentPassword, PasswordPolicy.MaxUnits);

    /// <summary>
    /// Refuses customers who do something to their own account without their password: a session may be stolen, and the password is not in it. Admins
    /// act for others without one, and where the platform signs callers in, there is none.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="customer">Whom it is about.</param>
    /// <param name="password">What was given as the customer's password; null for nothing.</param>
    /// <param name="purpose">What the password is needed for, as in "is required to …".</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The refusal: 403 or 429; null where the call may go on.</returns>
    /// <exception cref="ProblemException">No password was given: 400.</exception>
    public async Task<IResult?> RefuseOwnerAsync(
        HttpRequest request, Customer customer, string? password, string purpose, CancellationToken cancellationToken)
    {
        if (settings.Mode != IdentityMode.Session || Caller.Of(request).UserId != customer.UserId)
        {
            return null;
        }

        if (password is null)
        {
            throw ValidationErrors.Of(CurrentPassword, $"is required to {purpose}.");
        }

        return await RunAsync(request, customer.UserName, password, cancellationToken) switch
        {
            PasswordCheckResult.TooMany tooMany => SignInProblems.TooManyAttempts(tooMany.Wait),
            PasswordCheckResult.Wrong => SignInProblems.WrongPassword,
            _ => null,
        };
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

/// <summary>How the check of a password ended.</summary>
public abstract record PasswordCheckResult
{
    private PasswordCheckResult()
    {
    }

    /// <summary>It is the password of the login.</summary>
    /// <param name="Login">The login.</param>
    /// <param name="AddressKey">The key under which the address of the user is remembered.</param>
    /// <param name="NeedsRehash">Whether the hash is weaker than those that are made now.</param>
    public sealed record Right(Login Login, string AddressKey, bool NeedsRehash) : PasswordCheckResult;

    /// <summary>It is not the password of the login, or there is no such login.</summary>
    /// <param name="Login">The login; null where there is none. The caller must not learn which.</param>
    public sealed record Wrong(Login? Login) : PasswordCheckResult;

    /// <summary>It was not looked at, because there were too many attempts.</summary>
    /// <param name="Wait">How long to wait before the next.</param>
    public sealed record TooMany(TimeSpan Wait) : PasswordCheckResult;
}

/// <summary>
/// How often a password may be tried. Somebody at one address is soon slowed down for the name that they try, and nobody else is. Many
/// addresses together are slowed down for a name too, but not those from which its user has signed in: no attack locks a user out.
/// </summary>
internal static class SignInLimits
{
    private static readonly AttemptRate OfNameAtAddress = new(5, TimeSpan.FromMinutes(5));
    private static readonly AttemptRate OfName = new(100, TimeSpan.FromMinutes(1));
    private static readonly AttemptRate OfAddress = new(50, TimeSpan.FromSeconds(10));

    /// <summary>The limits that are counted with the user name.</summary>
    public static IReadOnlyList<AttemptLimit> ForName(string userName, string address, bool isKnownAddress)
    {
        var own = AttemptLimit.For(OfNameAtAddress, "sign-in by name and address", userName, address);
        return isKnownAddress ? [own] : [own, AttemptLimit.For(OfName, "sign-in by name", userName)];
    }

    /// <summary>The limits that are counted with the address, for those who try many names.</summary>
    public static IReadOnlyList<AttemptLimit> ForAddress(string address) => [AttemptLimit.For(OfAddress, "sign-in by address", address)];
}
