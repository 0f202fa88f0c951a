namespace OrderFunctions.Operations;

/// <summary>A page of orchestrations, in no particular order. It may be short, even empty, and still not the last.</summary>
/// <param name="Orchestrations">The orchestrations.</param>
/// <param name="Continuation">Asks for what follows; null at the end.</param>
public sealed record OrchestrationList(IReadOnlyList<OrchestrationView> Orchestrations, string? Continuation);
