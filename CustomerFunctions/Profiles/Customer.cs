using Shared.Amounts;
using Shared.Identifiers;

namespace CustomerFunctions.Profiles;

/// <summary>How far a customer's registration has come, and whether it is over.</summary>
public enum CustomerStatus
{
    /// <summary>The registration is under way.</summary>
    Pending,

    /// <summary>The customer can sign in and order.</summary>
    Approved,

    /// <summary>The user name belonged to somebody else. The row has no personal data any more.</summary>
    Rejected,

    /// <summary>The customer has left. The row has no personal data any more.</summary>
    Closed,
}

/// <summary>A customer as stored. The texts are empty once the registration was rejected or the customer has left.</summary>
/// <param name="UserId">Identifies the customer.</param>
/// <param name="UserName">The name of the login, in its normal form.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Phone">Where to call.</param>
/// <param name="Currency">The currency of the account.</param>
/// <param name="Status">How far the registration has come.</param>
/// <param name="Version">The version of the profile: 1 after registration. It is the ETag.</param>
/// <param name="CreatedAt">When the customer registered.</param>
/// <param name="UpdatedAt">When anything of this last changed.</param>
public sealed record Customer(
    UserId UserId,
    string UserName,
    string FirstName,
    string LastName,
    string Email,
    string Phone,
    Currency Currency,
    CustomerStatus Status,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>The version of every new profile.</summary>
    public const long FirstVersion = 1;

    /// <summary>
    /// Tells whether a later request with the same idempotency key has the same content, the password aside. It is erased together with the
    /// personal data that it was made from.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>The hash for the login, kept only until the login has it: whoever drives the registration to its end uses the same.</summary>
    public string? PendingPasswordHash { get; init; }

    /// <summary>What the customer may change.</summary>
    public ContactDetails Contact => new(FirstName, LastName, Email, Phone);

    /// <summary>Whether this is the customer right after a change of the profile.</summary>
    public bool IsAfter(ContactDetails contact, long fromVersion) => Version == fromVersion + 1 && Contact == contact;

    /// <summary>The customer with other details, under a higher version.</summary>
    public Customer Change(ContactDetails contact, long toVersion, DateTimeOffset now) => this with
    {
        FirstName = contact.FirstName,
        LastName = contact.LastName,
        Email = contact.Email,
        Phone = contact.Phone,
        Version = toVersion,
        UpdatedAt = now,
    };

    /// <summary>
    /// The customer after a successful registration. Only a pending customer is approved; one who is approved, or has left, is returned unchanged.
    /// </summary>
    /// <exception cref="InvalidOperationException">The registration was rejected.</exception>
    public Customer Approve(DateTimeOffset now) => Status switch
    {
        CustomerStatus.Pending => this with { Status = CustomerStatus.Approved, PendingPasswordHash = null, UpdatedAt = now },
        CustomerStatus.Approved or CustomerStatus.Closed => this,
        _ => throw new InvalidOperationException($"Customer '{UserId}' is {Status} and cannot be approved."),
    };

    /// <summary>
    /// The customer after a refused registration, without personal data. Only a pending customer is rejected; one who is rejected, or has left, is returned
    /// unchanged.
    /// </summary>
    /// <exception cref="InvalidOperationException">The registration was approved.</exception>
    public Customer Reject(DateTimeOffset now) => Status switch
    {
        CustomerStatus.Pending => Erase() with { Status = CustomerStatus.Rejected, UpdatedAt = now },
        CustomerStatus.Rejected or CustomerStatus.Closed => this,
        _ => throw new InvalidOperationException($"Customer '{UserId}' is {Status} and cannot be rejected."),
    };

    /// <summary>
    /// The customer after leaving, without personal data and under the highest version that the profile ever gets. One who has left is returned unchanged. A
    /// pending customer leaves where a restore has brought a registration back that nobody goes on with.
    /// </summary>
    /// <exception cref="InvalidOperationException">The registration was rejected.</exception>
    public Customer Close(DateTimeOffset now) => Status switch
    {
        CustomerStatus.Approved or CustomerStatus.Pending => Erase() with { Status = CustomerStatus.Closed, Version = checked(Version + 1), UpdatedAt = now },
        CustomerStatus.Closed => this,
        _ => throw new InvalidOperationException($"Customer '{UserId}' is {Status} and cannot be closed."),
    };

    private Customer Erase() => this with
    {
        UserName = "",
        FirstName = "",
        LastName = "",
        Email = "",
        Phone = "",
        Fingerprint = null,
        PendingPasswordHash = null,
    };
}
