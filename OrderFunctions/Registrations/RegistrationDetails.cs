using System.Text.Json.Serialization;
using Shared.Amounts;
using Shared.Identifiers;

namespace OrderFunctions.Registrations;

/// <summary>Everything that someone who registers says, but the password.</summary>
/// <param name="UserName">The user name in its normal form.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Phone">Where to call.</param>
/// <param name="Currency">The currency of the account.</param>
public sealed record RegistrationDetails(string UserName, string FirstName, string LastName, string Email, string Phone, Currency Currency)
{
    /// <summary>
    /// Tells whether two registrations have the same content. The password has no part in it: a fast hash of it must exist nowhere.
    /// </summary>
    [JsonIgnore]
    public string Fingerprint => FieldHash.Fingerprint(UserName, FirstName, LastName, Email, Phone, Currency.Code);
}
