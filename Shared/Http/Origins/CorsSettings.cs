using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Shared.Settings;

namespace Shared.Http.Origins;

/// <summary>Whose pages may call the API from a browser.</summary>
/// <param name="AllowedOrigins">Setting <c>Cors__AllowedOrigins</c>: origins such as <c>https://shop.example.com</c>, separated by commas.</param>
public sealed record CorsSettings(IReadOnlySet<string> AllowedOrigins)
{
    private const string Name = "Cors__AllowedOrigins";

    /// <summary>Reads the setting.</summary>
    /// <exception cref="SettingException">One of the origins is none.</exception>
    public static CorsSettings Read(IConfiguration configuration) => new(
        (configuration.GetSection("Cors")["AllowedOrigins"] ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(ReadOrigin)
            .ToFrozenSet(StringComparer.Ordinal));

    // A browser sends an origin in exactly one form. '*' is refused with all else that is none: it would open the cookie to every page.
    private static string ReadOrigin(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == value
            ? value
            : throw new SettingException(Name, $"has '{value}', which is not an origin such as https://shop.example.com. Every origin must be named.");
}
