namespace Benchmarks.Load;

/// <summary>A registered customer who is signed in.</summary>
/// <param name="UserId">The user ID.</param>
/// <param name="Token">The token of the session.</param>
internal sealed record Customer(string UserId, string Token);
