using CustomerFunctions.Identity.Logins;

namespace CustomerFunctions.Identity.Sessions;

/// <summary>How the check of a password ended.</summary>
internal abstract record PasswordCheckResult
{
    private PasswordCheckResult()
    {
    }

    /// <summary>It is the password of the login.</summary>
    /// <param name="Login">The login.</param>
    /// <param name="AddressKey">What the address of the user is remembered by.</param>
    /// <param name="NeedsRehash">Whether the hash is weaker than those that are made now.</param>
    public sealed record Right(Login Login, string AddressKey, bool NeedsRehash) : PasswordCheckResult;

    /// <summary>It is not, or there is no such login.</summary>
    /// <param name="Login">The login, or null where there is none: nothing that the caller may learn.</param>
    public sealed record Wrong(Login? Login) : PasswordCheckResult;

    /// <summary>It was not looked at: there were too many attempts.</summary>
    /// <param name="Wait">How long to wait before the next.</param>
    public sealed record TooMany(TimeSpan Wait) : PasswordCheckResult;
}
