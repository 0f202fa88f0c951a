using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Shared.Json;

namespace Shared.Identifiers;

/// <summary>The ID of an order: <c>order-</c> and 26 characters of <c>a-z 2-7</c>. It is also the instance ID of the order's saga.</summary>
[JsonConverter(typeof(ParsableJsonConverter<OrderId>))]
public readonly record struct OrderId : IParsable<OrderId>
{
    private const string Prefix = "order-";

    private readonly string? _text;

    private OrderId(string text) => _text = text;

    /// <summary>The ID of the order that a customer places with a key.</summary>
    public static OrderId For(UserId userId, string idempotencyKey) => new(Prefix + FieldHash.Key("order", userId, idempotencyKey));

    /// <summary>Whether the text is an order ID. Anything else can be refused without asking storage.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) => PrefixedId.IsValid(text, Prefix);

    /// <summary>Reads an order ID; false where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OrderId id)
    {
        var isValid = IsValid(text);
        id = isValid ? new(text!) : default;
        return isValid;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out OrderId result) => TryParse(s, out result);

    /// <summary>Reads a text that must be an order ID.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static OrderId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException("The text is not an order ID.");

    /// <inheritdoc/>
    public static OrderId Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>The text of the ID, for keys and messages.</summary>
    /// <exception cref="InvalidOperationException">The ID was never assigned.</exception>
    public static implicit operator string(OrderId id) => id._text ?? throw new InvalidOperationException("The order ID was never assigned.");

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";
}
