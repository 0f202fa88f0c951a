using Azure;
using Azure.Data.Tables;

namespace NotificationFunctions.Recipients;

/// <summary>The row <c>profile</c> of a customer's partition.</summary>
internal sealed class RecipientRow : ITableEntity
{
    public const string Key = "profile";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = Key;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

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
