namespace CustomerFunctions.Profiles;

/// <summary>A page of the customers.</summary>
/// <param name="Customers">The customers.</param>
/// <param name="Continuation">Asks for what follows; null at the end.</param>
public sealed record CustomerList(IReadOnlyList<CustomerView> Customers, string? Continuation);
