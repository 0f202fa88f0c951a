using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;

namespace Shared.Http.Requests;

/// <summary>The key by which a client says that two requests are one.</summary>
public static class IdempotencyKey
{
    /// <summary>The header of the key.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Another header for the key, where a function takes it. <see cref="Header"/> wins over it.</summary>
    public const string AliasHeader = "X-Request-Id";

    private const int MaxLength = 255;

    /// <summary>The key of a request that must have one.</summary>
    /// <exception cref="ProblemException">It is missing or not 1–255 printable ASCII characters: 400.</exception>
    public static string ReadRequired(HttpRequest request) =>
        Read(request, Header) ?? throw ValidationErrors.Of(Header, "is required.");

    /// <summary>The key of a request that must have one, under either name where <paramref name="takesAlias"/> says so.</summary>
    /// <exception cref="ProblemException">It is missing or not 1–255 printable ASCII characters: 400.</exception>
    public static string ReadRequired(HttpRequest request, bool takesAlias) =>
        Read(request, Header) ?? (takesAlias ? Read(request, AliasHeader) : null) ?? throw ValidationErrors.Of(Header, "is required.");

    private static string? Read(HttpRequest request, string header)
    {
        if (!request.Headers.TryGetValue(header, out var values))
        {
            return null;
        }

        return values is [{ Length: > 0 and <= MaxLength } key] && !key.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? key
            : throw ValidationErrors.Of(header, $"must be one value of 1 to {MaxLength} printable ASCII characters.");
    }
}
