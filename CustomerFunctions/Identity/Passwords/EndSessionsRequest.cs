namespace CustomerFunctions.Identity.Passwords;

/// <summary>The input of <see cref="EndSessions"/>.</summary>
/// <param name="UserId">Whose sessions.</param>
/// <param name="KeptSession">The one that goes on, or null.</param>
public sealed record EndSessionsRequest(string UserId, string? KeptSession);
