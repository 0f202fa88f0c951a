using Shared.Identity;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>What proves that its bearer reads a customer's email: the user name, the ID of the reset and a secret, with dots between them.</summary>
/// <param name="UserName">The login.</param>
/// <param name="ResetId">The reset.</param>
/// <param name="Secret">The secret.</param>
internal sealed record PasswordResetToken(string UserName, string ResetId, string Secret)
{
    public const int MaxLength = 200;

    private const char Separator = '.';

    public string Text => string.Join(Separator, UserName, ResetId, Secret);

    /// <summary>Reads a token; null where the text is none. Storage need not be asked about those.</summary>
    public static PasswordResetToken? Parse(string? text)
    {
        // User names have dots too.
        if (text?.Split(Separator) is not [.. { Length: > 0 } name, var resetId, var secret])
        {
            return null;
        }

        var userName = string.Join(Separator, name);
        return Logins.UserName.TryNormalise(userName, out var normalised) && normalised == userName
            && Shared.Identifiers.ResetId.IsValid(resetId)
            && RandomSecret.IsValid(secret)
            ? new PasswordResetToken(userName, resetId, secret)
            : null;
    }

    /// <summary>Whether this is the token of a reset.</summary>
    public bool IsOf(PasswordResetRow reset) => RandomSecret.Hash(Secret) == reset.SecretHash;

    // The text of a record would tell the secret.
    public override string ToString() => $"{nameof(PasswordResetToken)} {ResetId}";
}
