using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFunctions.Operations;
using OrderFunctions.Orders;
using Shared.Emails;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;

namespace OrderFunctions.Support;

/// <summary>GET /customers/{userId}/support, for admins.</summary>
public sealed class GetSupportPage(
    CustomerTable customers, LoginTable logins, AccountTable accounts, OrderTable orders, EmailTable emails, IdentitySettings settings)
{
    private static readonly PageRequest Newest = new(Limit: 10, After: null);

    /// <summary>
    /// Answers 200 with what support staff ask about a customer: profile, account, the newest orders and emails, the sagas that have not come to their end.
    /// Of who has left it shows what is left, without personal data. 404 where nothing is stored under the ID and no saga works on it. A part that cannot be
    /// read fails the call, because it would look as if there were nothing.
    /// </summary>
    [Function(nameof(GetSupportPage))]
    [AdminOnly]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "customers/{userId}/support")] HttpRequest request,
        string userId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!UserId.TryParse(userId, out var id))
            return OrderProblems.CustomerNotFound;

        var profile = customers.FindAsync(id, cancellationToken);
        var finding = accounts.FindAsync(id, cancellationToken);
        var list = orders.FindListAsync(id, cancellationToken);
        var placed = orders.ReadPageAsync(id, OrderFilter.All, Newest, cancellationToken);
        var pending = orders.ReadPageAsync(id, OrderFilter.All with { Status = OrderStatus.Pending }, Newest, cancellationToken);
        var sent = emails.ReadPageAsync(id, Newest, cancellationToken);
        await Task.WhenAll(profile, finding, list, placed, pending, sent);

        var (customer, account, newest) = (await profile, (await finding)?.Account, (await placed).Items);
        var sagas = await OpenSagas.FindAsync(client, id, newest.UnionBy((await pending).Items, order => order.OrderId), cancellationToken);
        if (customer is null && account is null && newest.Count == 0 && sagas.Count == 0)
            return OrderProblems.CustomerNotFound;

        return TypedResults.Ok(new SupportPage(
            customer is null ? null : SupportProfile.Of(customer, await FindRoleAsync(customer, cancellationToken)),
            account is null ? null : AccountView.Of(account, Caller.Of(request)),
            await ClosingView.ReadAsync(client, id, customer, account, await list, cancellationToken),
            [.. newest.Select(order => Show(order, customer))],
            [.. (await sent).Items.Select(NotificationView.Of)],
            sagas));
    }

    // A description is the customer's own text, which may say who they were.
    private static OrderView Show(Order order, Customer? customer) =>
        customer is { Status: CustomerStatus.Closed } ? OrderView.Of(order) with { Description = null } : OrderView.Of(order);

    // Null where there is no login here, or where it is somebody else's, as during a registration that will be refused.
    private async Task<Role?> FindRoleAsync(Customer customer, CancellationToken cancellationToken) =>
        customer.UserName.Length > 0
        && await logins.FindAsync(customer.UserName, cancellationToken) is { } login && login.UserId == customer.UserId
            ? settings.RoleOf(customer.UserId, login.Role)
            : null;
}

/// <summary>What support staff see of a customer at once.</summary>
/// <param name="Profile">The profile; null while a registration has not stored it, or where it was lost.</param>
/// <param name="Account">The account; null where there is none.</param>
/// <param name="Closing">How far the customer is with leaving; null who has never asked for it.</param>
/// <param name="Orders">The newest orders, newest first.</param>
/// <param name="Notifications">The newest emails, newest first.</param>
/// <param name="OpenSagas">The sagas about the customer that run, or stopped before their end.</param>
public sealed record SupportPage(
    SupportProfile? Profile,
    AccountView? Account,
    ClosingView? Closing,
    IReadOnlyList<OrderView> Orders,
    IReadOnlyList<NotificationView> Notifications,
    IReadOnlyList<OrchestrationView> OpenSagas);

/// <summary>A profile as support staff see it. The texts are null once they were erased.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Status">How far the registration has come, and whether the customer has left.</param>
/// <param name="Role">What the customer may do; null where there is no login here.</param>
/// <param name="Username">The name of the login.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Phone">Where to call.</param>
/// <param name="Currency">The ISO 4217 code of the account's currency.</param>
/// <param name="Version">The version of the profile.</param>
/// <param name="CreatedAt">When the customer registered.</param>
/// <param name="UpdatedAt">When anything of this last changed.</param>
public sealed record SupportProfile(
    string UserId,
    CustomerStatus Status,
    Role? Role,
    string? Username,
    string? FirstName,
    string? LastName,
    string? Email,
    string? Phone,
    string Currency,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>Shows a customer.</summary>
    public static SupportProfile Of(Customer customer, Role? role) => new(
        customer.UserId,
        customer.Status,
        role,
        Kept(customer.UserName),
        Kept(customer.FirstName),
        Kept(customer.LastName),
        Kept(customer.Email),
        Kept(customer.Phone),
        customer.Currency.Code,
        customer.Version,
        customer.CreatedAt,
        customer.UpdatedAt);

    private static string? Kept(string text) => text.Length > 0 ? text : null;
}
