using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Audits;
using OrderFunctions.Cancellation;
using OrderFunctions.Operations;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using OrderFunctions.Registrations;
using Shared.Settings;

namespace OrderFunctions;

/// <summary>Adds what the order functions need.</summary>
internal static class OrderServices
{
    public static IServiceCollection AddOrders(this IServiceCollection services) => services
        .AddSettings<HistoryRetention>()
        .AddSingleton<OrderTable>()
        .AddSingleton<OrderLookup>()
        .AddSingleton<OrderWriter>()
        .AddSingleton<OrderAudit>()
        .AddSingleton<OrderAuditRound>()
        .AddSingleton<PlacedOrderAnswer>()
        .AddSingleton<CancellationAnswer>()
        .AddSingleton<RegistrationFormTable>();
}
