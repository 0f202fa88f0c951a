using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shared.Identity;

/// <summary>256 random bits as text: what a token proves something with. Only its hash is kept.</summary>
public static class RandomSecret
{
    private const int Bytes = 32;

    private static readonly int Length = Base64Url.GetEncodedLength(Bytes);
    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>A new secret, unlike any other.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether a text has the form of a secret, so that storage need not be asked about others.</summary>
    public static bool IsValid(string text) => text.Length == Length && !text.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>SHA-256 in lower-case hex. A fast hash will do, because nobody can guess 256 bits.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}
