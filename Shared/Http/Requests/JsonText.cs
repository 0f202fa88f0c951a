using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Shared.Http.Requests;

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
