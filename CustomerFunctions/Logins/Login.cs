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
}
