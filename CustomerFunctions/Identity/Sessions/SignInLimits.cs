using CustomerFunctions.Identity.Attempts;

namespace CustomerFunctions.Identity.Sessions;

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
