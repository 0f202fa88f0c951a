using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Shared.Json;

namespace Shared.Identifiers;

/// <summary>The ID of a customer: <c>user-</c> and 26 characters of <c>a-z 2-7</c>. It is the partition key of all that belongs to the customer.</summary>
[JsonConverter(typeof(ParsableJsonConverter<UserId>))]
public readonly record struct UserId : IParsable<UserId>
{
    private const string Prefix = "user-";

    /// <summary>A text that sorts before every user ID.</summary>
    public const string First = Prefix;

    /// <summary>A text that sorts after every user ID.</summary>
    public const string End = "user.";

    private readonly string? _text;

    private UserId(string text) => _text = text;

    /// <summary>The ID that a registration gives. The same registration gives the same ID, however often it is sent.</summary>
    public static UserId For(string userName, string idempotencyKey) => new(Prefix + FieldHash.Key("user", userName, idempotencyKey));

    /// <summary>The ID of a caller whom an identity provider knows. It is always the same, and never the ID of a registration.</summary>
    /// <param name="provider">The identity provider, such as <c>aad</c>.</param>
    /// <param name="subject">The provider's own, permanent ID of the caller.</param>
    public static UserId ForPrincipal(string provider, string subject) => new(Prefix + FieldHash.Key("principal", provider, subject));

    /// <summary>Whether the text is a user ID. Anything else can be refused without asking storage.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) => PrefixedId.IsValid(text, Prefix);

    /// <summary>Reads a user ID; false where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UserId id)
    {
        var isValid = IsValid(text);
        id = isValid ? new(text!) : default;
        return isValid;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out UserId result) => TryParse(s, out result);

    /// <summary>Reads a text that must be a user ID.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static UserId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException("The text is not a user ID.");

    /// <inheritdoc/>
    public static UserId Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>The text of the ID, for keys and messages.</summary>
    /// <exception cref="InvalidOperationException">The ID was never assigned.</exception>
    public static implicit operator string(UserId id) => id._text ?? throw new InvalidOperationException("The user ID was never assigned.");

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";
}
