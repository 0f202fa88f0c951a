using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using OrderFunctions.Placement;

namespace OrderFunctions;

/// <summary>Adds what the order functions need.</summary>
internal static class OrderServices
{
    public static IServiceCollection AddOrders(this IServiceCollection services) => services
        .AddSingleton<OrderTable>()
        .AddSingleton<OrderLookup>()
        .AddSingleton<OrderWriter>()
        .AddSingleton<PlacedOrderAnswer>()
        .AddSingleton<CancellationAnswer>();
}
