using Shared.Identifiers;
using Shared.Identity;

namespace CustomerFunctions.Identity.Logins;

/// <summary>What someone signs in with.</summary>
/// <param name="UserName">The user name in its normal form; unique.</param>
/// <param name="UserId">Whom it belongs to.</param>
/// <param name="PasswordHash">The salted, slow hash of the password.</param>
/// <param name="PasswordVersion">How often a password was chosen: 1 after registration.</param>
/// <param name="Role">What the login may do.</param>
public sealed record Login(string UserName, string UserId, string PasswordHash, long PasswordVersion, Role Role)
{
    /// <summary>The version of the password that came with the registration.</summary>
    public const long FirstPasswordVersion = 1;

    private const int MostAddresses = 5;
    private const char Separator = ' ';

    /// <summary>The keys of the addresses at which the user was, the newest first.</summary>
    public string KnownAddresses { get; init; } = "";

    /// <summary>
    /// What the change that chose the password is known by; null while it is that of the registration. The hash would not do: a sign-in makes it
    /// anew where it is weaker than those that are made now.
    /// </summary>
    public string? ChangeKey { get; init; }

    /// <summary>What an address is remembered by.</summary>
    public static string AddressKey(string userName, string address) => FieldHash.Key("address", userName, address);

    /// <summary>Whether the user has been at an address: whatever strangers do, the user can sign in from there.</summary>
    public bool Knows(string addressKey) => ReadAddresses().Contains(addressKey);

    /// <summary>The login after its user was at an address; itself where that was known.</summary>
    public Login Remember(string addressKey) => Knows(addressKey)
        ? this
        : this with { KnownAddresses = string.Join(Separator, ReadAddresses().Prepend(addressKey).Take(MostAddresses)) };

    private string[] ReadAddresses() => KnownAddresses.Split(Separator, StringSplitOptions.RemoveEmptyEntries);
}
