using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace CustomerFunctions.Profiles;

/// <summary>What names, email addresses and phone numbers must look like. All expect text without white space around it.</summary>
public static class ContactRules
{
    /// <summary>The most characters of a first or last name.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The most characters of an email address: the longest that fits into an SMTP path (RFC 5321).</summary>
    public const int MaxEmailLength = 254;

    /// <summary>The most characters of a phone number, with everything between the digits.</summary>
    public const int MaxPhoneLength = 32;

    /// <summary>What a name must look like, in words.</summary>
    public const string NameRequirement = "must have 1 to 100 characters, none of them invisible, and no link.";

    /// <summary>What an email address must look like, in words.</summary>
    public const string EmailRequirement = "must be an email address such as ada@example.com.";

    /// <summary>What a phone number must look like, in words.</summary>
    public const string PhoneRequirement =
        "must have 5 to 15 digits, with spaces, dots, hyphens and parentheses between them and '+' before them at most.";

    private const int MaxLocalPartLength = 64;

    /// <summary>
    /// Whether this may stand in an email's greeting and header. A line break would forge the rest of it, and a link would let anybody
    /// advertise by registering with a stranger's address.
    /// </summary>
    public static bool IsName(string? name) =>
        name is { Length: >= 1 and <= MaxNameLength } && !name.EnumerateRunes().Any(IsInvisible) && !HasLink(name);

    /// <summary>Whether this is one bare address that mail can be sent to over the Internet.</summary>
    public static bool IsEmail(string? email) =>
        email is { Length: <= MaxEmailLength }
        && email.All(character => character is > ' ' and <= '~' and not ('"' or '(' or ')' or '[' or ']' or ','))
        && MailAddress.TryCreate(email, out var address)
        && address.Address == email
        && address.User.Length <= MaxLocalPartLength
        && IsDomain(address.Host);

    /// <summary>Whether this can be dialled: E.164 allows at most 15 digits.</summary>
    public static bool IsPhone(string? phone) =>
        phone is { Length: <= MaxPhoneLength }
        && phone.Count(char.IsAsciiDigit) is >= 5 and <= 15
        && phone.LastIndexOf('+') <= 0
        && phone.All(character => char.IsAsciiDigit(character) || character is '+' or ' ' or '-' or '.' or '(' or ')');

    private static bool IsDomain(string host)
    {
        var labels = host.Split('.');
        return labels.Length >= 2 && labels.All(IsLabel);
    }

    private static bool IsLabel(string label) =>
        label is { Length: >= 1 and <= 63 }
        && label.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
        && label[0] != '-'
        && label[^1] != '-';

    private static bool HasLink(string text) =>
        text.Contains("://", StringComparison.Ordinal) || text.Contains("www.", StringComparison.OrdinalIgnoreCase);

    // Marks that reorder text are of the category Format; joiners of the same category belong to names in many scripts.
    // An unpaired surrogate is enumerated as the replacement character.
    private static bool IsInvisible(Rune character) =>
        Rune.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.Format => character.Value is not (0x200C or 0x200D),
            UnicodeCategory.Control or UnicodeCategory.PrivateUse => true,
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            _ => character == Rune.ReplacementChar,
        };
}
