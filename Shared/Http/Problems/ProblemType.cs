namespace Shared.Http.Problems;

/// <summary>One kind of refusal. Clients decide by <see cref="Uri"/>, so it never changes; texts may.</summary>
/// <param name="Uri">The stable <c>type</c> of RFC 9457, relative to the API.</param>
/// <param name="Title">The same short text for every occurrence.</param>
/// <param name="Status">The HTTP status.</param>
public sealed record ProblemType(string Uri, string Title, int Status);
