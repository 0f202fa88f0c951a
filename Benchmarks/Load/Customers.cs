namespace Benchmarks.Load;

/// <summary>A registered customer who is signed in.</summary>
/// <param name="UserId">The user ID.</param>
/// <param name="Token">The token of the session.</param>
internal sealed record Customer(string UserId, string Token);

/// <summary>The customers of a run.</summary>
internal static class Customers
{
    private const int AtOnce = 4;
    private const int AtOnceOfOne = 16;

    /// <summary>Registers <paramref name="count"/> customers, each with a balance and signed in.</summary>
    public static async Task<IReadOnlyList<Customer>> RegisterAsync(OrdersApi api, int count, CancellationToken cancellationToken)
    {
        var users = new Customer[count];
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) => users[i] = await api.RegisterAsync($"bench-{i:D4}", token));
        return users;
    }

    /// <summary>Gives a customer a history of confirmed orders.</summary>
    public static Task FillAsync(OrdersApi api, Customer customer, int orders, CancellationToken cancellationToken) => Parallel.ForAsync(
        0,
        orders,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnceOfOne, CancellationToken = cancellationToken },
        async (_, token) => await api.PlaceOrderAsync(customer, token));
}
