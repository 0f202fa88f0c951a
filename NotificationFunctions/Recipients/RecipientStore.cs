using Azure.Data.Tables;
using Shared.Failures;
using Shared.Storage;

namespace NotificationFunctions.Recipients;

/// <summary>Table <c>Recipients</c>: one row for each customer, with the newest profile that arrived.</summary>
public sealed class RecipientStore(TableServiceClient tables, ConflictRetry conflicts)
{
    private const string RowKey = "profile";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Recipients);

    /// <summary>The copy of a customer's profile, or null where none has arrived.</summary>
    public async Task<Recipient?> FindAsync(string userId, CancellationToken cancellationToken) =>
        await FindRowAsync(userId, cancellationToken) is { } row ? ToRecipient(row) : null;

    /// <summary>
    /// Stores a profile unless the stored one is as new or newer. Calls commute: in whatever order, how often and how concurrently
    /// profiles arrive, the one with the highest version remains.
    /// </summary>
    /// <exception cref="ContentionException">Others kept writing in between.</exception>
    public Task KeepNewestAsync(Recipient recipient, CancellationToken cancellationToken) =>
        conflicts.RunAsync(
            async token =>
            {
                var stored = await FindRowAsync(recipient.UserId, token);
                if (stored is null)
                {
                    await _table.AddEntityAsync(ToRow(recipient), token);
                }
                else if (ToRecipient(stored).ProfileVersion < recipient.ProfileVersion)
                {
                    await _table.UpdateEntityAsync(ToRow(recipient), stored.ETag, TableUpdateMode.Replace, token);
                }

                return true;
            },
            cancellationToken);

    private async Task<TableEntity?> FindRowAsync(string userId, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(userId, RowKey, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    private static TableEntity ToRow(Recipient recipient) => new(recipient.UserId, RowKey)
    {
        [nameof(Recipient.ProfileVersion)] = recipient.ProfileVersion,
        [nameof(Recipient.FirstName)] = recipient.FirstName,
        [nameof(Recipient.LastName)] = recipient.LastName,
        [nameof(Recipient.Email)] = recipient.Email,
    };

    private static Recipient ToRecipient(TableEntity row) => new(
        row.PartitionKey,
        row.GetInt64(nameof(Recipient.ProfileVersion)) ?? 0,
        row.GetString(nameof(Recipient.FirstName)) ?? "",
        row.GetString(nameof(Recipient.LastName)) ?? "",
        row.GetString(nameof(Recipient.Email)) ?? "");
}
