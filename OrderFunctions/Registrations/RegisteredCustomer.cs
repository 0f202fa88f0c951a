namespace OrderFunctions.Registrations;

/// <summary>The body of the answer to a registration.</summary>
/// <param name="UserId">The ID of the new customer.</param>
internal sealed record RegisteredCustomer(string UserId);
