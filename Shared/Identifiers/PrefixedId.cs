using System.Buffers;

namespace Shared.Identifiers;

/// <summary>IDs of one fixed pattern: a prefix and 26 characters of <c>a-z 2-7</c>.</summary>
internal static class PrefixedId
{
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create(Base32.Alphabet);

    public static bool IsValid(string? id, string prefix) =>
        id is not null
        && id.Length == prefix.Length + FieldHash.KeyLength
        && id.StartsWith(prefix, StringComparison.Ordinal)
        && !id.AsSpan(prefix.Length).ContainsAnyExcept(KeyCharacters);
}
