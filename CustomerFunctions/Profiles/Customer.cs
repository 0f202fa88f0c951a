using Shared.Amounts;

namespace CustomerFunctions.Profiles;

/// <summary>A customer as stored. The texts are empty once the registration was rejected.</summary>
/// <param name="UserId">Identifies the customer.</param>
/// <param name="UserName">The name of the login, in its normal form.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Phone">Where to call.</param>
/// <param name="Currency">The currency of the account.</param>
/// <param name="Status">How far the registration has come.</param>
/// <param name="Version">How often the profile was written by the customer: 1 after registration. It is the ETag.</param>
/// <param name="CreatedAt">When the customer registered.</param>
/// <param name="UpdatedAt">When anything of this last changed.</param>
public sealed record Customer(
    string UserId,
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
    /// Tells whether a later request with the same idempotency key has the same content, the password aside; erased with the
    /// personal data that it was made from.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>The hash for the login, kept only until the login has it: whoever drives the registration to its end uses the same.</summary>
    public string? PendingPasswordHash { get; init; }

    /// <summary>What the customer may change.</summary>
    public ContactDetails Contact => new(FirstName, LastName, Email, Phone);

    /// <summary>
    /// The customer after a change of the profile. A change that was made already is not made again; one of a version that is gone is not made at all.
    /// </summary>
    /// <param name="contact">All of the new details.</param>
    /// <param name="fromVersion">The version that they replace.</param>
    /// <param name="now">The time of the change.</param>
    public Customer Change(ContactDetails contact, long fromVersion, DateTimeOffset now) => Status == CustomerStatus.Approved && Version == fromVersion
        ? this with
        {
            FirstName = contact.FirstName,
            LastName = contact.LastName,
            Email = contact.Email,
            Phone = contact.Phone,
            Version = checked(Version + 1),
            UpdatedAt = now,
        }
        : this;

    /// <summary>Whether this is the customer right after a change of the profile.</summary>
    public bool IsAfter(ContactDetails contact, long fromVersion) => Version == fromVersion + 1 && Contact == contact;

    /// <summary>The customer after a successful registration. Only a pending one is approved; an approved one is returned as it is.</summary>
    /// <exception cref="InvalidOperationException">The registration was rejected.</exception>
    public Customer Approve(DateTimeOffset now) => Status switch
    {
        CustomerStatus.Pending => this with { Status = CustomerStatus.Approved, PendingPasswordHash = null, UpdatedAt = now },
        CustomerStatus.Approved => this,
        _ => throw new InvalidOperationException($"Customer '{UserId}' was rejected and cannot be approved."),
    };

    /// <summary>
    /// The customer after a refused registration, without personal data.
    /// Only a pending one is rejected; a rejected one is returned as it is.
    /// </summary>
    /// <exception cref="InvalidOperationException">The registration was approved.</exception>
    public Customer Reject(DateTimeOffset now) => Status switch
    {
        CustomerStatus.Pending => this with
        {
            Status = CustomerStatus.Rejected,
            UserName = "",
            FirstName = "",
            LastName = "",
            Email = "",
            Phone = "",
            Fingerprint = null,
            PendingPasswordHash = null,
            UpdatedAt = now,
        },
        CustomerStatus.Rejected => this,
        _ => throw new InvalidOperationException($"Customer '{UserId}' was approved and cannot be rejected."),
    };
}
