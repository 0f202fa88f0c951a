using Shared.Identity;
using Shared.Storage;

namespace CustomerFunctions.Identity.Logins;

/// <summary>The row <c>login</c> of a user name's partition, by which user names are unique.</summary>
internal sealed class LoginRow : TableRow
{
    public const string Key = "login";

    public LoginRow() => RowKey = Key;

    public string UserId { get; set; } = "";

    public string PasswordHash { get; set; } = "";

    public long PasswordVersion { get; set; }

    public string Role { get; set; } = "";

    public string? KnownAddresses { get; set; }

    public string? ChangeKey { get; set; }

    public static LoginRow From(Login login) => new()
    {
        PartitionKey = login.UserName,
        UserId = login.UserId,
        PasswordHash = login.PasswordHash,
        PasswordVersion = login.PasswordVersion,
        Role = login.Role.ToString(),
        KnownAddresses = login.KnownAddresses,
        ChangeKey = login.ChangeKey,
    };

    public Login ToLogin() => new(PartitionKey, UserId, PasswordHash, PasswordVersion, Enum.Parse<Role>(Role))
    {
        KnownAddresses = KnownAddresses ?? "",
        ChangeKey = ChangeKey,
    };
}
