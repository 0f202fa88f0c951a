using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Shared.Identifiers;

/// <summary>SHA-256 over a list of texts. Each stands with its length, so that two different lists never give the same bytes.</summary>
public static class FieldHash
{
    internal const int KeyLength = 26;

    private const int Missing = -1;

    /// <summary>
    /// A key that is safe wherever one is needed (row key, instance ID, message ID), whatever the fields hold:
    /// 26 characters of <c>a-z 2-7</c>, which is 130 bits of the hash.
    /// </summary>
    public static string Key(params ReadOnlySpan<string?> fields) => Base32.Encode(Compute(fields), KeyLength);

    /// <summary>The whole hash in lower-case hex, to tell whether two requests have the same content. A missing field is not an empty one.</summary>
    public static string Fingerprint(params ReadOnlySpan<string?> fields) => Convert.ToHexStringLower(Compute(fields));

    private static byte[] Compute(ReadOnlySpan<string?> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field ?? "");
            BinaryPrimitives.WriteInt32BigEndian(length, field is null ? Missing : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}

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
