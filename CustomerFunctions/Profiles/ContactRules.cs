using System.Globalization;
using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;

namespace CustomerFunctions.Profiles;

/// <summary>What names, email addresses and phone numbers must look like. All expect text without white space around it.</summary>
public static partial class ContactRules
{
    /// <summary>The greatest number of characters of a first or last name.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The greatest number of characters of an email address: the longest that fits into an SMTP path (RFC 5321).</summary>
    public const int MaxEmailLength = 254;

    /// <summary>The greatest number of characters of a phone number, with everything between the digits.</summary>
    public const int MaxPhoneLength = 32;

    /// <summary>What a name must look like, in words.</summary>
    public const string NameRequirement = "must have 1 to 100 characters that can be seen, and nothing that looks like a link.";

    /// <summary>What an email address must look like, in words.</summary>
    public const string EmailRequirement = "must be an email address such as ada@example.com; an internationalised domain must be in its ASCII form (xn--…).";

    /// <summary>What a phone number must look like, in words.</summary>
    public const string PhoneRequirement =
        "must have 5 to 15 digits, with spaces, dots, hyphens and parentheses between them and '+' before them at most.";

    private const int MaxLocalPartLength = 64;

    /// <summary>
    /// Whether this may stand in an email's greeting and header. A line break would forge the rest of it, and a link would let anybody
    /// advertise by registering with a stranger's address.
    /// </summary>
    public static bool IsName(string? name) =>
        name is { Length: >= 1 and <= MaxNameLength }
        && !name.EnumerateRunes().Any(IsForbidden)
        && name.EnumerateRunes().Any(IsVisible)
        && !HasLink(name);

    /// <summary>Whether this is one bare address that mail can be sent to over the Internet.</summary>
    public static bool IsEmail(string? email) =>
        email is { Length: <= MaxEmailLength }
        && email.All(character => character is > ' ' and <= '~' and not ('"' or '(' or ')' or '[' or ']' or ','))
        && MailAddress.TryCreate(email, out var address)
        && address.Address == email
        && address.User.Length <= MaxLocalPartLength
        && address.User.Split('.').All(atom => atom.Length > 0)
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
        return labels.Length >= 2 && labels.All(IsLabel) && IsTopLevel(labels[^1]);
    }

    private static bool IsLabel(string label) =>
        label is { Length: >= 1 and <= 63 }
        && label.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
        && label[0] != '-'
        && label[^1] != '-';

    // No top-level domain is all digits (RFC 3696, section 2), and none has a single letter.
    private static bool IsTopLevel(string label) => label.Length >= 2 && char.IsAsciiLetter(label[0]);

    // Mail programs turn such texts into links, also where characters only look like the plain ones.
    private static bool HasLink(string text) => Link().IsMatch(string.Create(text.Length, text, (plain, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            plain[i] = ToPlain(source[i]);
    }));

    // Not by compatibility normalisation (NFKC): the apps run with invariant globalisation, which leaves such texts as they are.
    private static char ToPlain(char character) => character switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(character - '\uFF01' + '!'),
        '\u3002' or '\uFF61' or '\u2024' or '\uFE52' => '.',
        '\u2044' or '\u2215' => '/',
        '\uFE55' or '\uFE13' => ':',
        '\uFE6B' => '@',
        _ => character,
    };

    // Marks that reorder text are of the category Format; joiners of the same category belong to names in many scripts.
    // An unpaired surrogate is enumerated as the replacement character.
    private static bool IsForbidden(Rune character) => IsBlank(character) || Rune.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.Format => character.Value is not (0x200C or 0x200D),
        UnicodeCategory.Control or UnicodeCategory.PrivateUse => true,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        _ => character == Rune.ReplacementChar,
    };

    private static bool IsVisible(Rune character) => Rune.GetUnicodeCategory(character) is not (
        UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    // Letters and symbols that show nothing: Hangul fillers, Khmer inherent vowels, the Mongolian vowel separator, the empty Braille pattern.
    private static bool IsBlank(Rune character) =>
        character.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x17B4 or 0x17B5 or 0x180E or 0x2800;

    // A scheme; www.; a domain, before a path too; an email address. An initial before a name ("J.Smith") is none of these.
    [GeneratedRegex(
        @"://|\b[Ww]{3}\.|[\p{L}\p{N}-]{2,}\.\p{L}{2,}|\.\p{L}{2,}/|\b[\p{L}\p{N}]\.\p{Ll}{2,}|@", RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
