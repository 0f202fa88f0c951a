using Shared.Storage;

namespace CustomerFunctions.Profiles;

/// <summary>The row <c>profile</c> of a customer's partition.</summary>
internal sealed class CustomerRow : TableRow
{
    public const string Key = "profile";

    public CustomerRow() => RowKey = Key;

    public string UserName { get; set; } = "";

    public string FirstName { get; set; } = "";

    public string LastName { get; set; } = "";

    public string Email { get; set; } = "";

    public string Phone { get; set; } = "";

    public string Currency { get; set; } = "";

    public string Status { get; set; } = "";

    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string? Fingerprint { get; set; }

    public string? PendingPasswordHash { get; set; }

    public static CustomerRow From(Customer customer) => new()
    {
        PartitionKey = customer.UserId,
        UserName = customer.UserName,
        FirstName = customer.FirstName,
        LastName = customer.LastName,
        Email = customer.Email,
        Phone = customer.Phone,
        Currency = customer.Currency.Code,
        Status = customer.Status.ToString(),
        Version = customer.Version,
        CreatedAt = customer.CreatedAt,
        UpdatedAt = customer.UpdatedAt,
        Fingerprint = customer.Fingerprint,
        PendingPasswordHash = customer.PendingPasswordHash,
    };

    public Customer ToCustomer() => new(
        PartitionKey,
        UserName,
        FirstName,
        LastName,
        Email,
        Phone,
        Shared.Amounts.Currency.Find(Currency),
        Enum.Parse<CustomerStatus>(Status),
        Version,
        CreatedAt,
        UpdatedAt)
    {
        Fingerprint = Fingerprint,
        PendingPasswordHash = PendingPasswordHash,
    };
}
