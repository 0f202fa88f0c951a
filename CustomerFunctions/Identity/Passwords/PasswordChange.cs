using System.Text.Json.Serialization;
using Shared.Identifiers;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>The input of <see cref="PasswordSaga"/>. It stands in the history of the instance until that is purged: no password, only its hash.</summary>
/// <param name="UserName">The login.</param>
/// <param name="UserId">Whom it belongs to.</param>
/// <param name="FromVersion">The version of the password that is replaced.</param>
/// <param name="PasswordHash">The salted, slow hash of the new password.</param>
public sealed record PasswordChange(string UserName, string UserId, long FromVersion, string PasswordHash)
{
    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What the login remembers the change by.</summary>
    [JsonIgnore]
    public string Key => FieldHash.Key("password change", PasswordHash);

    /// <summary>The reset that allows it; null where the old password does.</summary>
    public string? ResetId { get; init; }

    /// <summary>The session that goes on; null where none does.</summary>
    public string? KeptSession { get; init; }

    /// <summary>What the address of the user is remembered by; null where it is not.</summary>
    public string? AddressKey { get; init; }
}
