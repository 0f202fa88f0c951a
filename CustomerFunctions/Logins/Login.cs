using Shared.Identifiers;
using Shared.Identity;

namespace CustomerFunctions.Logins;

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

    /// <summary>Hashes of the addresses from which the user has signed in, the newest first.</summary>
    public string KnownAddresses { get; init; } = "";

    /// <summary>Whether the user has signed in from there: whatever strangers do, the user can do so again.</summary>
    public bool Knows(string address) => KnownAddresses.Split(Separator).Contains(HashOf(address));

    /// <summary>The login after its user was seen at an address; itself where that was known.</summary>
    public Login Remember(string address) => Knows(address)
        ? this
        : this with { KnownAddresses = string.Join(Separator, KnownAddresses.Split(Separator).Prepend(HashOf(address)).Take(MostAddresses)).TrimEnd() };

    private string HashOf(string address) => FieldHash.Key("address", UserName, address);
}
