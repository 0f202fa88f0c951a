using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using Shared.Storage;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>The password resets in the table of logins. There are few for a login: asking for one has a limit, and they expire.</summary>
public sealed class PasswordResetTable(TableServiceClient service, ConflictRetry retry, TimeProvider time)
{
    // A transaction takes 100 rows; the limit of attempts keeps their number far below.
    private const int MostResets = 20;
    private const int MostRows = 90;

    private readonly TableClient _table = service.GetTableClient(LoginTable.Name);

    /// <summary>Reads a reset; null where there is none.</summary>
    internal Task<PasswordResetRow?> FindAsync(string userName, string resetId, CancellationToken cancellationToken) =>
        _table.FindAsync<PasswordResetRow>(userName, resetId, cancellationToken);

    /// <summary>Reads the resets of a login, expired ones included.</summary>
    internal async Task<IReadOnlyList<PasswordResetRow>> ReadAsync(string userName, CancellationToken cancellationToken)
    {
        var last = PasswordResetRow.Prefix[..^1] + (char)(PasswordResetRow.Prefix[^1] + 1);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {userName} and RowKey gt {PasswordResetRow.Prefix} and RowKey lt {last}");
        var rows = new List<PasswordResetRow>();
        await foreach (var row in _table.QueryAsync<PasswordResetRow>(filter, MostRows, cancellationToken: cancellationToken))
        {
            rows.Add(row);
            if (rows.Count == MostRows)
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
                .Concat(rows.Where(row => row.ExpiresAt > now).OrderByDescending(row => row.CreatedAt).Skip(MostResets - 1));
            await _table.SubmitTransactionAsync(
                [new TableTransactionAction(TableTransactionActionType.Add, reset), .. ended.Select(row => row.ToDelete())], token);
            return true;
        },
        cancellationToken);

    /// <summary>Forgets the secret of a reset, which is the user's alone from now on.</summary>
    /// <param name="reset">The reset as it was read; where it has changed since, it was used, and holds no secret any more.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    internal Task ForgetSecretAsync(PasswordResetRow reset, CancellationToken cancellationToken) => retry.RunAsync(
        async token =>
        {
            var row = await FindAsync(reset.PartitionKey, reset.RowKey, token);
            if (row is { Secret: not null })
            {
                row.Secret = null;
                await _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, token);
            }

            return true;
        },
        cancellationToken);
}
