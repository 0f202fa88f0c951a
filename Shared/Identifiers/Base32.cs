namespace Shared.Identifiers;

/// <summary>RFC 4648 base32 in lower case, without padding.</summary>
internal static class Base32
{
    public const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>The first <paramref name="length"/> characters of the encoding of <paramref name="bytes"/>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes, int length)
    {
        Span<char> text = stackalloc char[length];
        for (var i = 0; i < length; i++)
        {
            var firstBit = i * 5;
            var window = bytes[firstBit / 8] << 8 | (firstBit / 8 + 1 < bytes.Length ? bytes[firstBit / 8 + 1] : 0);
            text[i] = Alphabet[window >> (11 - firstBit % 8) & 31];
        }

        return new string(text);
    }
}
