using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Orders;
using OrderFunctions.Placement;

namespace OrderFunctions;

/// <summary>Adds what the order functions need.</summary>
internal static class OrderServices
{
    public static IServiceCollection AddOrders(this IServiceCollection services) => services
        .AddSingleton<OrderTable>()
        .AddSingleton<OrderWriter>()
        .AddSingleton<PlacedOrderAnswer>();
}
