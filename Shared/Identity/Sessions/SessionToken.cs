using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Shared.Identity.Sessions;

/// <summary>What its bearer proves a session with: the user ID, a dot, and 256 random bits.</summary>
public sealed class SessionToken
{
    private const char Separator = '.';
    private const int SecretBytes = 32;

    private static readonly int SecretLength = Base64Url.GetEncodedLength(SecretBytes);
    private static readonly SearchValues<char> SecretCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly string _secret;

    private SessionToken(string userId, string secret)
    {
        UserId = userId;
        _secret = secret;
        Key = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
    }

    /// <summary>The user.</summary>
    public string UserId { get; }

    /// <summary>The hash of the secret: the key of the session. A fast hash will do, because nobody can guess 256 bits.</summary>
    public string Key { get; }

    /// <summary>A new token, unlike any other.</summary>
    public static SessionToken New(string userId) => new(userId, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Reads a token; false where the text is none, so that storage need not be asked.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SessionToken? token)
    {
        token = text?.Split(Separator) is [var userId, { } secret]
            && Identifiers.UserId.IsValid(userId)
            && secret.Length == SecretLength
            && !secret.AsSpan().ContainsAnyExcept(SecretCharacters)
            ? new SessionToken(userId, secret)
            : null;
        return token is not null;
    }

    /// <summary>The text that the bearer sends. It is a secret: never log it.</summary>
    public string ToSecretText() => $"{UserId}{Separator}{_secret}";
}
