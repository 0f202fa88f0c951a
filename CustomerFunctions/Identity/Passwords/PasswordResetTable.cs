using Azure;
using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using Shared.Identifiers;
using Shared.Storage;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>
/// The password resets, in the partitions of their logins, and the requests for them, in partitions of their own until the reset is sent. There are
/// few for a login: asking for one has a limit, and they expire.
/// </summary>
public sealed class PasswordResetTable(TableServiceClient service, ConflictRetry retry, TimeProvider time)
{
    // A transaction takes 100 rows; the limit of attempts keeps their number far below.
    private const int MaxResets = 20;
    private const int MaxRows = 90;

    private readonly TableClient _table = service.GetTableClient(LoginTable.Name);

    /// <summary>Stores for which user name a reset was asked, so that the history of its saga need not hold the name.</summary>
    internal Task AddRequestAsync(string resetId, string userName, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new ResetRequestRow { PartitionKey = ResetRequestRow.PartitionOf(resetId), UserName = userName, CreatedAt = time.GetUtcNow() },
            TableUpdateMode.Replace,
            cancellationToken);

    /// <summary>The user name of a request; null where it was removed.</summary>
    internal async Task<string?> FindUserNameAsync(PasswordResetRequest request, CancellationToken cancellationToken) =>
        request.UserName
        ?? (await _table.FindAsync<ResetRequestRow>(ResetRequestRow.PartitionOf(request.ResetId), ResetRequestRow.Key, cancellationToken))?.UserName;

    /// <summary>Removes a request; one that is not there was removed before.</summary>
    internal Task RemoveRequestAsync(string resetId, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(ResetRequestRow.PartitionOf(resetId), ResetRequestRow.Key, cancellationToken: cancellationToken);

    /// <summary>Removes the requests from before a time, whose sagas never started or were removed.</summary>
    public async Task RemoveRequestsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey gt {ResetRequestRow.Prefix} and PartitionKey lt {ResetRequestRow.PrefixEnd} and CreatedAt lt {before}");
        await foreach (var row in _table.QueryAsync<ResetRequestRow>(filter, MaxRows, cancellationToken: cancellationToken))
        {
            await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Reads a reset; null where there is none.</summary>
    internal Task<PasswordResetRow?> FindAsync(string userName, string resetId, CancellationToken cancellationToken) =>
        _table.FindAsync<PasswordResetRow>(userName, resetId, cancellationToken);

    /// <summary>Reads the resets of a login, expired ones included.</summary>
    internal async Task<IReadOnlyList<PasswordResetRow>> ReadAsync(string userName, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {userName} and RowKey gt {PasswordResetRow.Prefix} and RowKey lt {PasswordResetRow.PrefixEnd}");
        var rows = new List<PasswordResetRow>();
        await foreach (var row in _table.QueryAsync<PasswordResetRow>(filter, MaxRows, cancellationToken: cancellationToken))
        {
            rows.Add(row);
            if (rows.Count == MaxRows)
            {
                break;
            }
        }

        return rows;
    }

    /// <summary>Adds a reset unless it is there, and removes those that have expired; where too many are left, the oldest.</summary>
    internal Task AddAsync(PasswordResetRow reset, CancellationToken cancellationToken) => retry.RunAsync(
        async token =>
        {
            var rows = await ReadAsync(reset.PartitionKey, token);
            if (rows.Any(row => row.RowKey == reset.RowKey))
            {
                return true;
            }

            var now = time.GetUtcNow();
            var ended = rows.Where(row => row.ExpiresAt <= now)
                .Concat(rows.Where(row => row.ExpiresAt > now).OrderByDescending(row => row.CreatedAt).Skip(MaxResets - 1));
            await _table.SubmitTransactionAsync(
                [new TableTransactionAction(TableTransactionActionType.Add, reset), .. ended.Select(row => row.ToDelete())], token);
            return true;
        },
        cancellationToken);

    /// <summary>Forgets the secret of a reset, which only the user has from now on. A reset that was used or removed since has none any more.</summary>
    internal Task ForgetSecretAsync(PasswordResetRow reset, CancellationToken cancellationToken) => _table.ChangeAsync<PasswordResetRow>(
        retry, reset.PartitionKey, reset.RowKey, row => row.Secret is null ? null : row.WithoutSecret(), cancellationToken);

    /// <summary>Removes the resets of a login that were not used, but those for one address.</summary>
    internal async Task RemoveOpenAsync(string userName, string exceptAddressKey, CancellationToken cancellationToken)
    {
        foreach (var row in await ReadAsync(userName, cancellationToken))
        {
            if (row.UsedForVersion is null && row.AddressKey != exceptAddressKey)
            {
                await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
            }
        }
    }
}

/// <summary>A password reset that somebody asked for; the row key is its ID, the partition that of the login.</summary>
internal sealed class PasswordResetRow : TableRow
{
    public const string Prefix = "reset-";

    /// <summary>Sorts behind every key with the prefix.</summary>
    public const string PrefixEnd = "reset.";

    /// <summary>The secret until it was emailed; null from then on.</summary>
    public string? Secret { get; set; }

    public string SecretHash { get; set; } = "";

    /// <summary>Identifies the email address that it is sent to, without telling it; null in rows from before it was kept.</summary>
    public string? AddressKey { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The version of the password that it was used for; null while it was not used.</summary>
    public long? UsedForVersion { get; set; }

    public static string AddressKeyOf(string email) => FieldHash.Key("reset address", email);

    /// <summary>Whether it was sent to this address. A reset proves who reads an address, so it is good for no other.</summary>
    public bool WasSentTo(string email) => AddressKey is null || AddressKey == AddressKeyOf(email);

    public PasswordResetRow WithoutSecret()
    {
        Secret = null;
        return this;
    }

    /// <summary>Marks the reset as used. It stays until it expires, so that a repetition is recognised.</summary>
    public TableTransactionAction ToUse(long passwordVersion)
    {
        (Secret, UsedForVersion) = (null, passwordVersion);
        return new TableTransactionAction(TableTransactionActionType.UpdateReplace, this, ETag);
    }

    public TableTransactionAction ToDelete() => new(TableTransactionActionType.Delete, this, ETag);
}

/// <summary>The user name for which a reset was asked. Its partition cannot be that of a user name, because user names have no colon.</summary>
internal sealed class ResetRequestRow : TableRow
{
    public const string Key = "request";
    public const string Prefix = "reset:";

    /// <summary>Sorts behind every partition with the prefix.</summary>
    public const string PrefixEnd = "reset;";

    public ResetRequestRow() => RowKey = Key;

    public string UserName { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public static string PartitionOf(string resetId) => $"{Prefix}{resetId}";
}
