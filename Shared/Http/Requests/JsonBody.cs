using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Shared.Amounts;
using Shared.Http.Problems;

namespace Shared.Http.Requests;

/// <summary>
/// A request body: one JSON object of known members with simple values. What is asked for is known; everything that is
/// wrong, unknown members included, is collected and thrown at once by <see cref="ThrowIfInvalid"/>.
/// </summary>
public sealed class JsonBody
{
    private readonly Dictionary<string, JsonElement> _unread = new(StringComparer.Ordinal);

    private JsonBody()
    {
    }

    /// <summary>What was found wrong so far; callers add what only they can know.</summary>
    public ValidationErrors Errors { get; } = new();

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="ProblemException">It is not JSON by its content type (415), larger than 64 KB (413), or no JSON object (400).</exception>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var json = await BoundedBody.ReadAsync(request, cancellationToken);
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw ValidationErrors.Of("body", "must be a JSON object.");
        }

        var body = new JsonBody();
        foreach (var member in json.EnumerateObject())
        {
            body.Add(member);
        }

        return body;
    }

    /// <summary>A text that must be there and must not be blank.</summary>
    public string? RequiredText(string name, int maxLength)
    {
        var text = Take(name, JsonValueKind.String, "a string", required: true) is { } value ? ReadText(name, value, maxLength) : null;
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            Errors.Add(name, "must not be blank.");
        }

        return text;
    }

    /// <summary>A text, or null where it is absent or null.</summary>
    public string? OptionalText(string name, int maxLength) =>
        Take(name, JsonValueKind.String, "a string", required: false) is { } value ? ReadText(name, value, maxLength) : null;

    /// <summary>A number that must be there; exact, without trailing zeros.</summary>
    public decimal? RequiredNumber(string name) => ReadNumber(name, required: true);

    /// <summary>A number, or null where it is absent or null; exact, without trailing zeros.</summary>
    public decimal? OptionalNumber(string name) => ReadNumber(name, required: false);

    /// <summary>A currency code, or null where it is absent or null.</summary>
    public Currency? OptionalCurrency(string name) => ReadCurrency(name, required: false);

    /// <summary>A currency code that must be there.</summary>
    public Currency? RequiredCurrency(string name) => ReadCurrency(name, required: true);

    /// <summary>Call it when every member has been read.</summary>
    /// <exception cref="ProblemException">Something is wrong: 400 with all of it.</exception>
    public void ThrowIfInvalid()
    {
        foreach (var name in _unread.Keys)
        {
            Errors.Add(name, "is not a member of this request.");
        }

        Errors.ThrowIfAny();
    }

    private void Add(JsonProperty member)
    {
        if (!JsonText.TryRead(member, out var name))
        {
            Errors.Add("body", "has a member whose name is not valid Unicode.");
        }
        else if (!_unread.TryAdd(name, member.Value))
        {
            Errors.Add(name, "must be given only once.");
        }
    }

    private decimal? ReadNumber(string name, bool required)
    {
        if (Take(name, JsonValueKind.Number, "a number", required) is not { } value)
        {
            return null;
        }

        if (ExactDecimal.TryParse(value.GetRawText(), out var number))
        {
            return number;
        }

        Errors.Add(name, "has too many digits.");
        return null;
    }

    private Currency? ReadCurrency(string name, bool required)
    {
        if (Take(name, JsonValueKind.String, "a string", required) is not { } value)
        {
            return null;
        }

        if (JsonText.TryRead(value, out var code) && Currency.TryFind(code, out var currency))
        {
            return currency;
        }

        Errors.Add(name, "must be an ISO 4217 currency code in upper case, such as USD.");
        return null;
    }

    private JsonElement? Take(string name, JsonValueKind kind, string description, bool required)
    {
        _unread.Remove(name, out var value);
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            if (required && !Errors.Has(name))
            {
                Errors.Add(name, "is required.");
            }

            return null;
        }

        if (value.ValueKind == kind)
        {
            return value;
        }

        Errors.Add(name, $"must be {description}.");
        return null;
    }

    private string? ReadText(string name, JsonElement value, int maxLength)
    {
        if (!JsonText.TryRead(value, out var text))
        {
            Errors.Add(name, "must be valid Unicode text.");
        }
        else if (text.Any(char.IsControl))
        {
            Errors.Add(name, "must not contain control characters.");
        }
        else if (text.Length > maxLength)
        {
            Errors.Add(name, $"must have at most {maxLength} characters.");
        }

        return text;
    }
}

/// <summary>Strings of a parsed document. The parser leaves their encoding unchecked until they are read.</summary>
internal static class JsonText
{
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out string? text) => TryRead(value.GetString, out text);

    public static bool TryRead(JsonProperty member, [NotNullWhen(true)] out string? name) => TryRead(() => member.Name, out name);

    private static bool TryRead(Func<string?> read, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = read();
            return text is not null;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }
}
