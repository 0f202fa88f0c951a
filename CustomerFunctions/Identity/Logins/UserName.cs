using System.Diagnostics.CodeAnalysis;

namespace CustomerFunctions.Identity.Logins;

/// <summary>The name that a customer signs in with. Its normal form is lower-case: two spellings of one name are one login.</summary>
public static class UserName
{
    /// <summary>The least number of characters of a name.</summary>
    public const int MinLength = 3;

    /// <summary>The greatest number of characters of a name.</summary>
    public const int MaxLength = 64;

    /// <summary>What a name must look like, in words that follow the name of the member.</summary>
    public const string Requirement = "must have 3 to 64 characters, each a letter a-z, a digit, '.', '_' or '-'.";

    /// <summary>Brings a name into its normal form; false where it is no user name.</summary>
    public static bool TryNormalise(string? given, [NotNullWhen(true)] out string? normalised)
    {
        var isName = given is { Length: >= MinLength and <= MaxLength } && given.All(IsAllowed);
        normalised = isName ? given!.ToLowerInvariant() : null;
        return isName;
    }

    // ASCII is asked for before lower-casing: the Kelvin sign would become an ordinary k.
    private static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-';
}
