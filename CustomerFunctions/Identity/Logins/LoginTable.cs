using Azure.Data.Tables;
using Shared.Identity;
using Shared.Storage;

namespace CustomerFunctions.Identity.Logins;

/// <summary>The table of logins.</summary>
public sealed class LoginTable(TableServiceClient service, ConflictRetry retry)
{
    /// <summary>The name of the table: user names, password hashes, and what sign-in counts.</summary>
    public const string Name = "Logins";

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>Reads a login; null where nobody has the name.</summary>
    /// <param name="userName">A user name in its normal form.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Login?> FindAsync(string userName, CancellationToken cancellationToken) =>
        (await _table.FindAsync<LoginRow>(userName, LoginRow.Key, cancellationToken))?.ToLogin();

    /// <summary>Adds a login unless somebody else has its name.</summary>
    /// <returns>Whether the name belongs to the login's user now. It may have before: then nothing was changed.</returns>
    public async Task<bool> TryAddAsync(Login login, CancellationToken cancellationToken) =>
        (await _table.AddOrFindAsync(LoginRow.From(login), cancellationToken)).UserId == login.UserId;

    /// <summary>Replaces a login by what the change makes of it. The change may run several times, each time on the login as stored then.</summary>
    /// <param name="userName">A user name that somebody has.</param>
    /// <param name="change">Returns its argument where nothing has to be changed; then nothing is written.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>The login as stored; null where nobody has the name.</returns>
    public async Task<Login?> ChangeAsync(string userName, Func<Login, Login> change, CancellationToken cancellationToken)
    {
        var row = await _table.ChangeAsync<LoginRow>(
            retry,
            userName,
            LoginRow.Key,
            stored => stored.ToLogin() is var before && change(before) is var after && after != before ? LoginRow.From(after) : null,
            cancellationToken);
        return row?.ToLogin();
    }
}

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

    public Login ToLogin() => new(PartitionKey, Shared.Identifiers.UserId.Parse(UserId), PasswordHash, PasswordVersion, Enum.Parse<Role>(Role))
    {
        KnownAddresses = KnownAddresses ?? "",
        ChangeKey = ChangeKey,
    };
}
