namespace CustomerFunctions.Identity.Sessions;

/// <summary>The body of the answer to a sign-in.</summary>
/// <param name="Token">What the bearer sends from now on. It is a secret.</param>
/// <param name="ExpiresAt">When it ceases to work.</param>
/// <param name="UserId">The user.</param>
internal sealed record SignedIn(string Token, DateTimeOffset ExpiresAt, string UserId);
