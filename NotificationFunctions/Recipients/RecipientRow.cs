using Shared.Storage;

namespace NotificationFunctions.Recipients;

/// <summary>The row <c>profile</c> of a customer's partition.</summary>
internal sealed class RecipientRow : TableRow
{
    public const string Key = "profile";

    public RecipientRow() => RowKey = Key;

    public long ProfileVersion { get; set; }

    public string FirstName { get; set; } = "";

    public string LastName { get; set; } = "";

    public string Email { get; set; } = "";

    public static RecipientRow From(Recipient recipient) => new()
    {
        PartitionKey = recipient.UserId,
        ProfileVersion = recipient.ProfileVersion,
        FirstName = recipient.FirstName,
        LastName = recipient.LastName,
        Email = recipient.Email,
    };

    public Recipient ToRecipient() => new(PartitionKey, ProfileVersion, FirstName, LastName, Email);
}
