using Azure.Data.Tables;
using CustomerFunctions.Profiles;
using Shared.Failures;
using Shared.Identifiers;
using Shared.Storage;

namespace CustomerFunctions.ProfileChanges;

/// <summary>A change of a profile as it was asked for.</summary>
/// <param name="UserId">Whose profile.</param>
/// <param name="Version">The version of the profile that the change makes.</param>
/// <param name="Contact">All of the new details.</param>
/// <param name="FormerFirstName">The first name before the change.</param>
/// <param name="FormerEmail">The email address before the change.</param>
internal sealed record StoredProfileChange(UserId UserId, long Version, ContactDetails Contact, string FormerFirstName, string FormerEmail)
{
    public bool ChangesEmail => Contact.Email != FormerEmail;
}

/// <summary>
/// The changes of profiles that are under way, in the table of customers. A change is stored before its saga starts and removed when it has been
/// published, so that the saga's history needs no personal data.
/// </summary>
public sealed class ProfileChangeTable(TableServiceClient service, ConflictRetry retry)
{
    private readonly TableClient _table = service.GetTableClient(CustomerTable.Name);

    /// <summary>Reads the change that makes a version; null where it was published, or there never was one.</summary>
    internal async Task<StoredProfileChange?> FindAsync(UserId userId, long version, CancellationToken cancellationToken) =>
        (await _table.FindAsync<ProfileChangeRow>(userId, ProfileChangeRow.KeyOf(version), cancellationToken))?.ToChange();

    /// <summary>Adds a change unless another change makes the same version: whoever comes first makes it.</summary>
    /// <returns>The change as stored: this one or the one that was there.</returns>
    /// <exception cref="ContentionException">For a minute there was one at each attempt that was removed before it could be read.</exception>
    internal async Task<StoredProfileChange> AddAsync(StoredProfileChange change, CancellationToken cancellationToken)
    {
        // Where the one that was there has been removed since, its version is made, and this one is added in vain.
        var stored = await retry.RunAsync(token => _table.AddOrFindAsync(ProfileChangeRow.From(change), token), cancellationToken);
        return stored.ToChange();
    }

    /// <summary>Removes a change; one that is not there was removed before.</summary>
    internal Task RemoveAsync(UserId userId, long version, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(userId, ProfileChangeRow.KeyOf(version), cancellationToken: cancellationToken);

    /// <summary>Removes all changes of a customer's profile.</summary>
    public async Task RemoveAllAsync(UserId userId, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {userId.ToString()} and RowKey gt {ProfileChangeRow.Prefix} and RowKey lt {ProfileChangeRow.PrefixEnd}");
        await foreach (var row in _table.QueryAsync<ProfileChangeRow>(filter, select: [nameof(ProfileChangeRow.RowKey)], cancellationToken: cancellationToken))
        {
            await _table.DeleteEntityAsync(userId, row.RowKey, cancellationToken: cancellationToken);
        }
    }
}

/// <summary>A row <c>change-{version:D19}</c> of a customer's partition.</summary>
internal sealed class ProfileChangeRow : ContactRow
{
    public const string Prefix = "change-";

    /// <summary>Sorts behind every key with the prefix.</summary>
    public const string PrefixEnd = "change.";

    public long Version { get; set; }

    public string FormerFirstName { get; set; } = "";

    public string FormerEmail { get; set; } = "";

    public static string KeyOf(long version) => $"{Prefix}{version:D19}";

    public static ProfileChangeRow From(StoredProfileChange change) => new()
    {
        PartitionKey = change.UserId,
        RowKey = KeyOf(change.Version),
        Version = change.Version,
        FirstName = change.Contact.FirstName,
        LastName = change.Contact.LastName,
        Email = change.Contact.Email,
        Phone = change.Contact.Phone,
        FormerFirstName = change.FormerFirstName,
        FormerEmail = change.FormerEmail,
    };

    public StoredProfileChange ToChange() =>
        new(UserId.Parse(PartitionKey), Version, new ContactDetails(FirstName, LastName, Email, Phone), FormerFirstName, FormerEmail);
}
