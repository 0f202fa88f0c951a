using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using Shared.Storage;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>
/// The changes of passwords that are under way, in the partitions of their logins. A change is stored before its saga starts and removed when it
/// has been published, so that the saga's history needs neither the user name nor the hash.
/// </summary>
public sealed class PasswordChangeTable(TableServiceClient service, ConflictRetry retry)
{
    private readonly TableClient _table = service.GetTableClient(LoginTable.Name);

    /// <summary>Reads the change that makes a version of a password; null where it was published, or there never was one.</summary>
    internal Task<PasswordChangeRow?> FindAsync(string userName, long version, CancellationToken cancellationToken) =>
        _table.FindAsync<PasswordChangeRow>(userName, PasswordChangeRow.KeyOf(version), cancellationToken);

    /// <summary>
    /// Adds a change unless another change makes the same version: whoever comes first makes it. It is added in one transaction with the login as
    /// it is, so none is added to a login that has a later password already, or whose user has left.
    /// </summary>
    /// <returns>The change as stored: this one or the one that was there; null where the login does not have the version before.</returns>
    internal Task<PasswordChangeRow?> AddAsync(PasswordChangeRow change, CancellationToken cancellationToken) => retry.RunAsync(
        async token =>
        {
            var login = await _table.FindAsync<LoginRow>(change.PartitionKey, LoginRow.Key, token);
            if (login is null || login.UserId != change.UserId || login.PasswordVersion != change.Version - 1 || login.PasswordHash.Length == 0)
            {
                return null;
            }

            // A change that was made is there without its hash. The login is older than it, so the login was restored to an older state.
            var stored = await FindAsync(change.PartitionKey, change.Version, token);
            if (stored is { PasswordHash: not null })
            {
                return stored;
            }

            var add = stored is null
                ? new TableTransactionAction(TableTransactionActionType.Add, change)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, change, stored.ETag);
            await _table.SubmitTransactionAsync([new TableTransactionAction(TableTransactionActionType.UpdateReplace, login, login.ETag), add], token);
            return change;
        },
        cancellationToken);

    /// <summary>Removes a change; one that is not there was removed before.</summary>
    internal Task RemoveAsync(string userName, long version, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(userName, PasswordChangeRow.KeyOf(version), cancellationToken: cancellationToken);
}

/// <summary>A row <c>password-{version:D19}</c> of a login's partition.</summary>
internal sealed class PasswordChangeRow : TableRow
{
    public string UserId { get; set; } = "";

    /// <summary>The version of the password that the change makes.</summary>
    public long Version { get; set; }

    /// <summary>The salted, slow hash of the new password; null once the login has it.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>The reset that allows the change; null where the old password does.</summary>
    public string? ResetId { get; set; }

    /// <summary>The key of the session that goes on; null where none does.</summary>
    public string? KeptSession { get; set; }

    /// <summary>The key under which the address of the user is remembered; null where it is not.</summary>
    public string? AddressKey { get; set; }

    /// <summary>When the login got the new password.</summary>
    public DateTimeOffset? ChangedAt { get; set; }

    public static string KeyOf(long version) => $"password-{version:D19}";

    /// <summary>A change of a login's password to the next one.</summary>
    public static PasswordChangeRow For(Login login, string passwordHash) => new()
    {
        PartitionKey = login.UserName,
        RowKey = KeyOf(login.PasswordVersion + 1),
        UserId = login.UserId,
        Version = login.PasswordVersion + 1,
        PasswordHash = passwordHash,
    };
}
