using System.Globalization;
using Microsoft.Extensions.Configuration;
using Shared.Identifiers;
using Shared.Settings;

namespace Shared.Identity;

/// <summary>How callers are known.</summary>
/// <param name="Mode">Setting <c>Identity__Mode</c>: <c>Session</c> (the default) or <c>AppService</c>.</param>
/// <param name="FirstAdmin">
/// Setting <c>Identity__FirstAdmin</c>: the user who is an admin without another admin's doing; null where there is none. It is a user ID and
/// no user name: anybody can register a name before its owner does, and then be the admin.
/// </param>
/// <param name="SessionLifetime">Setting <c>Identity__SessionLifetime</c>: how long a session lasts; 12 hours where it is not set.</param>
/// <param name="TrustedProxies">
/// Setting <c>Identity__TrustedProxies</c>: how many proxies of one's own (Front Door, say) with public addresses stand before the platform.
/// 0 where it is not set.
/// </param>
public sealed record IdentitySettings(IdentityMode Mode, string? FirstAdmin, TimeSpan SessionLifetime, int TrustedProxies)
{
    private const string Section = "Identity";
    private const string PlatformAuthentication = "WEBSITE_AUTH_ENABLED";
    private const int MostProxies = 10;

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(12);
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(30);

    /// <summary>The role of a user to whom another one may be given.</summary>
    public Role RoleOf(string userId, Role given) => userId == FirstAdmin ? Role.Admin : given;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">One of them is unusable; the message names it.</exception>
    public static IdentitySettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        return new IdentitySettings(
            ReadMode(section["Mode"], configuration),
            ReadFirstAdmin(section["FirstAdmin"]),
            ReadLifetime(section["SessionLifetime"]),
            ReadProxies(section["TrustedProxies"]));
    }

    private static IdentityMode ReadMode(string? value, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(value) || value.Equals(nameof(IdentityMode.Session), StringComparison.OrdinalIgnoreCase))
        {
            return IdentityMode.Session;
        }

        if (!value.Equals(nameof(IdentityMode.AppService), StringComparison.OrdinalIgnoreCase))
        {
            throw new SettingException($"{Section}__Mode", $"is '{value}'. Set it to {IdentityMode.Session} or {IdentityMode.AppService}.");
        }

        // Without the platform's authentication anybody could send the header that it would set.
        return string.Equals(configuration[PlatformAuthentication], "true", StringComparison.OrdinalIgnoreCase)
            ? IdentityMode.AppService
            : throw new SettingException(
                $"{Section}__Mode",
                $"is {value}, but App Service authentication is off ({PlatformAuthentication} is not true). Turn it on first.");
    }

    private static string? ReadFirstAdmin(string? value) => value switch
    {
        null or "" => null,
        _ when UserId.IsValid(value) => value,
        _ => throw new SettingException($"{Section}__FirstAdmin", $"is '{value}', which is not a user ID. Register, and set it to the userId of the answer."),
    };

    private static TimeSpan ReadLifetime(string? value) =>
        string.IsNullOrEmpty(value) ? DefaultLifetime
        : TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var lifetime) && lifetime >= ShortestLifetime && lifetime <= LongestLifetime ? lifetime
        : throw new SettingException(
            $"{Section}__SessionLifetime", $"is '{value}'. Set it to a time from {ShortestLifetime} to {LongestLifetime}, such as 12:00:00.");

    private static int ReadProxies(string? value) =>
        string.IsNullOrEmpty(value) ? 0
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostProxies ? count
        : throw new SettingException($"{Section}__TrustedProxies", $"is '{value}'. Set it to a whole number from 0 to {MostProxies}.");
}
