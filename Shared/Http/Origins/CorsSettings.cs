using System.Collections.Frozen;
using Shared.Settings;

namespace Shared.Http.Origins;

/// <summary>Whose pages may call the API from a browser.</summary>
/// <param name="AllowedOrigins">Setting <c>Cors__AllowedOrigins</c>: origins such as <c>https://shop.example.com</c>, separated by commas.</param>
public sealed record CorsSettings(IReadOnlySet<string> AllowedOrigins) : ISettings<CorsSettings>
{
    private const string Name = "Cors__AllowedOrigins";

    /// <inheritdoc/>
    public static CorsSettings Read(SettingReader reader)
    {
        var origins = (reader.Find(Name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var origin in origins.Where(origin => !IsOrigin(origin)))
        {
            reader.Refuse(Name, $"has '{origin}', which is not an origin such as https://shop.example.com. Every origin must be named.");
        }

        return new CorsSettings(origins.ToFrozenSet(StringComparer.Ordinal));
    }

    // A browser sends an origin in exactly one form. '*' is refused like everything else that is not one: it would open the cookie to every page.
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text;
}
