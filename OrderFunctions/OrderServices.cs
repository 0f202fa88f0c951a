using Microsoft.Extensions.Configuration;
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
    /// <exception cref="SettingException">A setting is unusable; the message names it.</exception>
    public static IServiceCollection AddOrders(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(HistoryRetention.Read(configuration))
        .AddSingleton<OrderTable>()
        .AddSingleton<OrderLookup>()
        .AddSingleton<OrderWriter>()
        .AddSingleton<OrderAudit>()
        .AddSingleton<OrderAuditRound>()
        .AddSingleton<PlacedOrderAnswer>()
        .AddSingleton<CancellationAnswer>()
        .AddSingleton<RegistrationFormTable>();
}
