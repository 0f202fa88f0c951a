namespace Benchmarks.Load;

/// <summary>A load that takes turns with others.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Api">The system that is loaded.</param>
/// <param name="CustomerOf">Who places a client's next order.</param>
internal sealed record LoadInTurns(string Name, OrdersApi Api, Func<int, Customer> CustomerOf);
