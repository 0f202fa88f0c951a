using System.Text.Json.Serialization;
using CustomerFunctions.Profiles;
using Shared.Amounts;
using Shared.Identifiers;

namespace CustomerFunctions.Registrations;

/// <summary>The input of the registration saga. It stands in the history of the instance, so it holds no password.</summary>
/// <param name="UserId">The ID that the customer gets, made from user name and idempotency key.</param>
/// <param name="UserName">The user name in its normal form.</param>
/// <param name="PasswordHash">The salted, slow hash of the password.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Phone">Where to call.</param>
/// <param name="Currency">The currency of the account.</param>
public sealed record Registration(
    string UserId, string UserName, string PasswordHash, string FirstName, string LastName, string Email, string Phone, Currency Currency)
{
    /// <summary>Tells whether two registrations have the same content. The password has no part in it: a fast hash of it must exist nowhere.</summary>
    [JsonIgnore]
    public string Fingerprint => FieldHash.Fingerprint(UserName, FirstName, LastName, Email, Phone, Currency.Code);

    /// <summary>The customer at the beginning of the registration.</summary>
    public Customer ToCustomer(DateTimeOffset now) =>
        new(UserId, UserName, FirstName, LastName, Email, Phone, Currency, CustomerStatus.Pending, Customer.FirstVersion, now, now)
        {
            Fingerprint = Fingerprint,
            PendingPasswordHash = PasswordHash,
        };
}
