using Azure;
using Azure.Data.Tables;
using Shared.Failures;
using Shared.Storage;

namespace NotificationFunctions.Recipients;

/// <summary>The table of recipients: for each customer the newest profile that has arrived.</summary>
public sealed class RecipientTable(TableServiceClient service, ConflictRetry retry)
{
    /// <summary>The name of the table: the notifications app's own copy of names and addresses.</summary>
    public const string Name = "Recipients";

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>Reads the copy of a customer's profile; null where none has arrived.</summary>
    public async Task<Recipient?> FindAsync(string userId, CancellationToken cancellationToken) =>
        (await FindRowAsync(userId, cancellationToken))?.ToRecipient();

    /// <summary>
    /// Stores a profile unless the stored one is as new or newer. Calls commute: in whatever order, how often and how concurrently
    /// profiles arrive, the one with the highest version remains.
    /// </summary>
    /// <exception cref="ContentionException">Other writers were faster for too long.</exception>
    public Task KeepNewestAsync(Recipient recipient, CancellationToken cancellationToken) =>
        retry.RunAsync(
            async token =>
            {
                // After a conflict this reads what has won; if it was this very write, there is nothing left to do.
                var row = await FindRowAsync(recipient.UserId, token);
                var isNewer = row is null || row.ProfileVersion < recipient.ProfileVersion;
                if (isNewer)
                {
                    await WriteAsync(recipient, row, token);
                }

                return isNewer;
            },
            cancellationToken);

    private Task<Response> WriteAsync(Recipient recipient, RecipientRow? replaced, CancellationToken cancellationToken) => replaced is null
        ? _table.AddEntityAsync(RecipientRow.From(recipient), cancellationToken)
        : _table.UpdateEntityAsync(RecipientRow.From(recipient), replaced.ETag, TableUpdateMode.Replace, cancellationToken);

    private async Task<RecipientRow?> FindRowAsync(string userId, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<RecipientRow>(userId, RecipientRow.Key, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }
}
