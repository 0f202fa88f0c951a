using System.Diagnostics.CodeAnalysis;
using Shared.Identifiers;

namespace Shared.Identity.Sessions;

/// <summary>What its bearer proves a session with: the user ID, a dot, and a secret.</summary>
public sealed class SessionToken
{
    private const char Separator = '.';

    private readonly string _secret;

    private SessionToken(UserId userId, string secret)
    {
        UserId = userId;
        _secret = secret;
        Key = RandomSecret.Hash(secret);
    }

    /// <summary>The user.</summary>
    public UserId UserId { get; }

    /// <summary>The hash of the secret: the key of the session.</summary>
    public string Key { get; }

    /// <summary>A new token, unlike any other.</summary>
    public static SessionToken New(UserId userId) => new(userId, RandomSecret.New());

    /// <summary>Reads a token; false where the text is none, so that storage need not be asked.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SessionToken? token)
    {
        token = text?.Split(Separator) is [var user, var secret] && UserId.TryParse(user, out var userId) && RandomSecret.IsValid(secret)
            ? new SessionToken(userId, secret)
            : null;
        return token is not null;
    }

    /// <summary>The text that the bearer sends. It is a secret: never log it.</summary>
    public string ToSecretText() => $"{UserId}{Separator}{_secret}";
}
