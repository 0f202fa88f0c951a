using System.Collections.Frozen;
using Shared.Http.Requests;

namespace CustomerFunctions.Identity.Logins;

/// <summary>
/// Which passwords may be chosen, in the manner of NIST SP 800-63B: length matters, every character is allowed, no mixture of
/// kinds is demanded, and what an attacker tries first is refused.
/// </summary>
public static class PasswordPolicy
{
    /// <summary>The least number of characters (Unicode code points).</summary>
    public const int MinLength = 8;

    /// <summary>The greatest number of characters (Unicode code points), because hashing takes longer the more there are.</summary>
    public const int MaxLength = 128;

    /// <summary>The greatest number of UTF-16 units of a password: a character has at most two.</summary>
    public const int MaxUnits = 2 * MaxLength;

    private static readonly FrozenSet<string> Commonest = new[]
    {
        "00000000", "11111111", "11223344", "12341234", "12345678", "123456789", "1234567890", "123123123", "147258369",
        "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "66666666", "87654321", "88888888", "987654321", "aa123456", "abc12345", "abcd1234",
        "admin123", "administrator", "asdfghjkl", "baseball", "changeme", "computer", "football", "iloveyou", "letmein1",
        "michelle", "p@ssw0rd", "passw0rd", "password", "password1", "password12", "password123", "princess", "q1w2e3r4",
        "qazwsxedc", "qwer1234", "qwerty12", "qwerty123", "qwertyui", "qwertyuiop", "starwars", "sunshine", "superman",
        "trustno1", "welcome1", "welcome123", "whatever", "zaq12wsx",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a password that somebody chooses. What is wrong with it stands in the body's errors.</summary>
    public static string? ReadNew(JsonBody body, string member, string? userName)
    {
        var given = body.RequiredText(member, MaxUnits);
        if (!body.Errors.Has(member) && WhyRefused(given, userName) is { } reason)
        {
            body.Errors.Add(member, reason);
        }

        return given;
    }

    /// <summary>
    /// Says why a password is refused, in words that follow its name and never repeat it; null where the password is accepted.
    /// </summary>
    public static string? WhyRefused(string? password, string? userName)
    {
        var characters = password?.EnumerateRunes().Count() ?? 0;
        if (characters is < MinLength or > MaxLength)
        {
            return "must have 8 to 128 characters.";
        }

        if (string.Equals(password, userName, StringComparison.OrdinalIgnoreCase))
        {
            return "must not be the user name.";
        }

        var isGuessable = Commonest.Contains(password!) || password!.EnumerateRunes().Distinct().Count() == 1;
        return isGuessable ? "is one of the first that an attacker would try." : null;
    }
}
