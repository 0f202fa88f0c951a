using Shared.Identifiers;

namespace Shared.Identity.Sessions;

/// <summary>Someone who is signed in.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Key">The hash of the token's secret, which is all that is stored of it.</param>
/// <param name="Role">What the user may do; decided when they signed in.</param>
/// <param name="ExpiresAt">When the session ends by itself.</param>
public sealed record Session(UserId UserId, string Key, Role Role, DateTimeOffset ExpiresAt);
