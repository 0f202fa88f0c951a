using CustomerFunctions.Identity.Attempts;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>How often a new password may be asked for, and a token be tried.</summary>
internal static class PasswordResetLimits
{
    private static readonly AttemptRate OfName = new(3, TimeSpan.FromMinutes(15));
    private static readonly AttemptRate OfAddress = new(20, TimeSpan.FromSeconds(30));

    /// <summary>The limit of emails to one user.</summary>
    public static IReadOnlyList<AttemptLimit> ForName(string userName) => [AttemptLimit.For(OfName, "password reset by name", userName)];

    /// <summary>The limit of requests and tokens from one address.</summary>
    public static IReadOnlyList<AttemptLimit> ForAddress(string address) => [AttemptLimit.For(OfAddress, "password reset by address", address)];
}
