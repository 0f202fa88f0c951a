namespace NotificationFunctions.DeadLetters;

/// <summary>A page of dead letters, oldest first.</summary>
/// <param name="DeadLetters">The dead letters.</param>
/// <param name="Continuation">Asks for what follows; null at the end.</param>
public sealed record DeadLetterList(IReadOnlyList<DeadLetterView> DeadLetters, string? Continuation);
