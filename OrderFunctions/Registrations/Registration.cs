using CustomerFunctions.Profiles;

namespace OrderFunctions.Registrations;

/// <summary>
/// The input of the registration saga. It stands in the history of the instance until that is purged, personal data and the hash of the password included.
/// </summary>
/// <param name="UserId">The ID that the customer gets, made from user name and idempotency key.</param>
/// <param name="Details">What the customer said.</param>
/// <param name="PasswordHash">The salted, slow hash of the password.</param>
public sealed record Registration(string UserId, RegistrationDetails Details, string PasswordHash)
{
    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The customer at the beginning of the registration.</summary>
    public Customer ToCustomer(DateTimeOffset now) => new(
        UserId,
        Details.UserName,
        Details.FirstName,
        Details.LastName,
        Details.Email,
        Details.Phone,
        Details.Currency,
        CustomerStatus.Pending,
        Customer.FirstVersion,
        now,
        now)
    {
        Fingerprint = Details.Fingerprint,
        PendingPasswordHash = PasswordHash,
    };
}
