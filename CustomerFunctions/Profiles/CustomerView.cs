namespace CustomerFunctions.Profiles;

/// <summary>A customer as the API shows it.</summary>
/// <param name="UserId">Identifies the customer.</param>
/// <param name="Username">The name of the login.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Phone">Where to call.</param>
/// <param name="Currency">The ISO 4217 code of the account's currency.</param>
/// <param name="Status">Pending while the registration is under way, then Approved.</param>
/// <param name="Version">The version of the profile, which is also the ETag.</param>
/// <param name="CreatedAt">When the customer registered.</param>
/// <param name="UpdatedAt">When anything of this last changed.</param>
public sealed record CustomerView(
    string UserId,
    string Username,
    string FirstName,
    string LastName,
    string Email,
    string Phone,
    string Currency,
    CustomerStatus Status,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>Shows a customer.</summary>
    public static CustomerView Of(Customer customer) => new(
        customer.UserId,
        customer.UserName,
        customer.FirstName,
        customer.LastName,
        customer.Email,
        customer.Phone,
        customer.Currency.Code,
        customer.Status,
        customer.Version,
        customer.CreatedAt,
        customer.UpdatedAt);
}
