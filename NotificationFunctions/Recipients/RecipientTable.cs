using Azure.Data.Tables;
using Shared.Events;
using Shared.Failures;
using Shared.Identifiers;
using Shared.Storage;

namespace NotificationFunctions.Recipients;

/// <summary>A customer as this app knows them: its own copy of a part of the profile.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="ProfileVersion">The version of the profile that was copied. A higher one is newer, whenever it arrives.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">The address that emails go to.</param>
public sealed record Recipient(UserId UserId, long ProfileVersion, string FirstName, string LastName, string Email)
{
    /// <summary>Whether the customer's account was closed. Nothing is sent then but the letter that says so.</summary>
    public bool IsClosed { get; init; }

    /// <summary>When the name and the address were erased; null while they are kept.</summary>
    public DateTimeOffset? ErasedAt { get; init; }
}

/// <summary>The table of recipients: for each customer the newest profile that has arrived, or a mark that the customer has left.</summary>
public sealed class RecipientTable(TableServiceClient service, ConflictRetry retry)
{
    /// <summary>The name of the table.</summary>
    public const string Name = "Recipients";

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>Finds the copy of a customer's profile; null where none has arrived.</summary>
    public async Task<Recipient?> FindAsync(UserId userId, CancellationToken cancellationToken) =>
        (await _table.FindAsync<RecipientRow>(userId, RecipientRow.Key, cancellationToken))?.ToRecipient();

    /// <summary>
    /// Stores a profile unless the stored one is as new or newer, or the customer has left. In whatever order, how often and how concurrently
    /// profiles arrive, the one with the highest version remains.
    /// </summary>
    /// <exception cref="ContentionException">Other writers were faster for too long.</exception>
    public Task KeepNewestAsync(ProfileEvent profile, CancellationToken cancellationToken) => ChangeAsync(
        profile.UserId,
        known => known is not null && (known.IsClosed || known.ProfileVersion >= profile.Version)
            ? null
            : new Recipient(profile.UserId, profile.Version, profile.FirstName, profile.LastName, profile.Email),
        cancellationToken);

    /// <summary>Notes that a customer has left. The name and the address stay until <see cref="EraseAsync"/>, for one last letter.</summary>
    /// <returns>The copy, in which they are empty if no profile has ever arrived.</returns>
    /// <exception cref="ContentionException">Other writers were faster for too long.</exception>
    public async Task<Recipient> CloseAsync(CustomerClosed closed, CancellationToken cancellationToken) => (await ChangeAsync(
        closed.UserId,
        known => known switch
        {
            { IsClosed: true } => null,
            null => new Recipient(closed.UserId, closed.Version, "", "", "") { IsClosed = true },
            _ => known with { ProfileVersion = closed.Version, IsClosed = true },
        },
        cancellationToken))!;

    /// <summary>Erases the name and the address of a customer who has left. What remains is the mark and the version.</summary>
    /// <exception cref="ContentionException">Other writers were faster for too long.</exception>
    public Task EraseAsync(UserId userId, DateTimeOffset now, CancellationToken cancellationToken) => ChangeAsync(
        userId,
        known => known is { IsClosed: true, ErasedAt: null } ? known with { FirstName = "", LastName = "", Email = "", ErasedAt = now } : null,
        cancellationToken);

    private async Task<Recipient?> ChangeAsync(UserId userId, Func<Recipient?, Recipient?> change, CancellationToken cancellationToken)
    {
        var row = await _table.AddOrChangeAsync<RecipientRow>(
            retry,
            userId,
            RecipientRow.Key,
            TableUpdateMode.Replace,
            known => change(known?.ToRecipient()) is { } changed ? RecipientRow.From(changed) : null,
            cancellationToken);
        return row?.ToRecipient();
    }
}

/// <summary>The row <c>profile</c> of a customer's partition.</summary>
internal sealed class RecipientRow : TableRow
{
    public const string Key = "profile";

    public long ProfileVersion { get; set; }

    public string FirstName { get; set; } = "";

    public string LastName { get; set; } = "";

    public string Email { get; set; } = "";

    public bool IsClosed { get; set; }

    public DateTimeOffset? ErasedAt { get; set; }

    public static RecipientRow From(Recipient recipient) => new()
    {
        PartitionKey = recipient.UserId,
        RowKey = Key,
        ProfileVersion = recipient.ProfileVersion,
        FirstName = recipient.FirstName,
        LastName = recipient.LastName,
        Email = recipient.Email,
        IsClosed = recipient.IsClosed,
        ErasedAt = recipient.ErasedAt,
    };

    public Recipient ToRecipient() => new(Shared.Identifiers.UserId.Parse(PartitionKey), ProfileVersion, FirstName, LastName, Email)
    {
        IsClosed = IsClosed,
        ErasedAt = ErasedAt,
    };
}
