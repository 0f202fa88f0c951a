using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Audits;
using OrderFunctions.Operations;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using OrderFunctions.Registrations;
using Shared.Emails;
using Shared.Settings;

namespace OrderFunctions;

/// <summary>Adds the services of the order functions.</summary>
internal static class OrderServices
{
    public static IServiceCollection AddOrders(this IServiceCollection services) => services
        .AddSettings<HistoryRetention>()
        .AddSettings<OrderKeySettings>()
        .AddSingleton<OrderTable>()
        .AddSingleton<OrderLookup>()
        .AddSingleton<OrderWriter>()
        .AddSingleton<OrderAudit>()
        .AddSingleton<OrderAuditRound>()
        .AddSingleton<PlaceOrderAnswer>()
        .AddSingleton<RegistrationFormTable>()
        .AddSingleton<EmailTable>();
}
