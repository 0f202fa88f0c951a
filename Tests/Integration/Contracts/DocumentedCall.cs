using System.Text.Json;

namespace Tests.Integration.Contracts;

/// <summary>One call as the document has it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path with its parameters in braces.</param>
/// <param name="Operation">The description.</param>
/// <param name="QueryMembers">The names of what may be in its query.</param>
internal sealed record DocumentedCall(string Method, string Path, JsonElement Operation, IReadOnlyList<string> QueryMembers)
{
    public string Name => $"{Method} {Path}";

    public IReadOnlyList<string> Statuses => [.. Operation.GetProperty("responses").EnumerateObject().Select(response => response.Name)];

    public bool NeedsCaller => !Operation.TryGetProperty("security", out var security) || security.GetArrayLength() > 0;

    /// <summary>Whether the cookie identifies the caller, beside the token.</summary>
    public bool TakesCookie => !Operation.TryGetProperty("security", out _);

    public bool NamesUser => Path.Contains("{userId}", StringComparison.Ordinal);

    public bool HasBody => Operation.TryGetProperty("requestBody", out _);
}
