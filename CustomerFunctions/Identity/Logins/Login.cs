using Shared.Identifiers;
using Shared.Identity;

namespace CustomerFunctions.Identity.Logins;

/// <summary>What someone signs in with.</summary>
/// <param name="UserName">The user name in its normal form; unique.</param>
/// <param name="UserId">Whom it belongs to.</param>
/// <param name="PasswordHash">The salted, slow hash of the password; empty where nobody can sign in with this login.</param>
/// <param name="PasswordVersion">The number of the password: 1 after registration.</param>
/// <param name="Role">What the user may do.</param>
public sealed record Login(string UserName, UserId UserId, string PasswordHash, long PasswordVersion, Role Role)
{
    /// <summary>The number of the password that came with the registration.</summary>
    public const long FirstPasswordVersion = 1;

    private const int MaxAddresses = 5;
    private const char Separator = ' ';

    /// <summary>The keys of the addresses from which the user has signed in, the newest first.</summary>
    public string KnownAddresses { get; init; } = "";

    /// <summary>
    /// Identifies the change that chose the password; null while it is the one of the registration. The hash would not do: a sign-in makes it
    /// anew where it is weaker than those that are made now.
    /// </summary>
    public string? ChangeKey { get; init; }

    /// <summary>Whether there is a password to sign in with.</summary>
    public bool HasPassword => PasswordHash.Length > 0;

    /// <summary>The key under which an address is remembered.</summary>
    public static string AddressKey(string userName, string address) => FieldHash.Key("address", userName, address);

    /// <summary>Whether the user has signed in from an address. Whatever strangers do, the user can sign in from there.</summary>
    public bool Knows(string addressKey) => ReadAddresses().Contains(addressKey);

    /// <summary>The login after its user has signed in from an address; itself where that was known.</summary>
    public Login Remember(string addressKey) => Knows(addressKey)
        ? this
        : this with { KnownAddresses = string.Join(Separator, ReadAddresses().Prepend(addressKey).Take(MaxAddresses)) };

    /// <summary>The login with its next password.</summary>
    /// <param name="passwordHash">The hash of the password.</param>
    /// <param name="addressKey">The address from which it was chosen; null where that is not remembered.</param>
    public Login WithPassword(string passwordHash, string? addressKey)
    {
        var changed = this with
        {
            PasswordHash = passwordHash,
            PasswordVersion = checked(PasswordVersion + 1),
            ChangeKey = FieldHash.Key("password change", passwordHash),
        };
        return addressKey is null ? changed : changed.Remember(addressKey);
    }

    /// <summary>The login after its user has left: the name stays taken, and nothing else of it is kept.</summary>
    public Login Disable() => HasPassword || KnownAddresses.Length > 0 || Role != Role.Customer
        ? new Login(UserName, UserId, PasswordHash: "", checked(PasswordVersion + 1), Role.Customer)
        : this;

    private string[] ReadAddresses() => KnownAddresses.Split(Separator, StringSplitOptions.RemoveEmptyEntries);
}
