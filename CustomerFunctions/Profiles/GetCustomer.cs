using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Answers;
using Shared.Identifiers;

namespace CustomerFunctions.Profiles;

/// <summary>GET /customers/{userId}.</summary>
public sealed class GetCustomer(CustomerTable customers)
{
    /// <summary>
    /// Answers 200 with the customer and the version of the profile as ETag; 404 where nobody has the ID, the registration was refused, or the
    /// customer has left: nothing is left to show then.
    /// </summary>
    [Function(nameof(GetCustomer))]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "customers/{userId}")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) =>
        UserId.TryParse(userId, out var id)
        && await customers.FindAsync(id, cancellationToken) is { Status: CustomerStatus.Pending or CustomerStatus.Approved } customer
            ? TypedResults.Ok(CustomerView.Of(customer)).WithValidator(customer.Version)
            : CustomerProblems.NotFound;
}

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
