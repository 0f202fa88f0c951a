using System.Globalization;
using System.Text.RegularExpressions;
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
/// Setting <c>Identity__TrustedProxies</c>: how many proxies stand before the host, each of which appends the address of its own caller to
/// X-Forwarded-For. Where it is not set: 1 in Azure, whose front end is one; 0 elsewhere.
/// </param>
public sealed partial record IdentitySettings(IdentityMode Mode, string? FirstAdmin, TimeSpan SessionLifetime, int TrustedProxies)
{
    /// <summary>How many registrations one address has in an hour where nothing is set.</summary>
    public const int DefaultRegistrationsPerAddress = 20;

    /// <summary>How many registrations there are in an hour where nothing is set.</summary>
    public const int DefaultRegistrations = 1_000;

    private const string Section = "Identity";
    private const string PlatformAuthentication = "WEBSITE_AUTH_ENABLED";
    private const string PlatformInstance = "WEBSITE_INSTANCE_ID";
    private const int MaxProxies = 10;
    private const int MaxRegistrations = 1_000_000;

    // The documentation of App Service, "Detect HTTPS session", has an app read the headers of the front end by ASP.NET Core's ForwardedHeadersOptions
    // with their default of one hop (https://learn.microsoft.com/azure/app-service/configure-language-dotnetcore#detect-https-session).
    private const int ProxiesOfAzure = 1;

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(12);
    private static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(30);

    /// <summary>
    /// Setting <c>Identity__RegistrationsPerAddress</c>: how many registrations one address has in an hour, all of them at once if it likes.
    /// </summary>
    public int RegistrationsPerAddress { get; init; } = DefaultRegistrationsPerAddress;

    /// <summary>Setting <c>Identity__Registrations</c>: how many registrations there are in an hour from all addresses together.</summary>
    public int Registrations { get; init; } = DefaultRegistrations;

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
            ReadNumber(section, "TrustedProxies", string.IsNullOrEmpty(configuration[PlatformInstance]) ? 0 : ProxiesOfAzure, 0, MaxProxies))
        {
            RegistrationsPerAddress = ReadNumber(section, nameof(RegistrationsPerAddress), DefaultRegistrationsPerAddress, 1, MaxRegistrations),
            Registrations = ReadNumber(section, nameof(Registrations), DefaultRegistrations, 1, MaxRegistrations),
        };
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

    // TimeSpan.Parse reads a bare 5 as five days, which nobody means who writes a number of hours or minutes.
    private static TimeSpan ReadLifetime(string? value) =>
        string.IsNullOrEmpty(value) ? DefaultLifetime
        : Duration().IsMatch(value)
            && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var lifetime)
            && lifetime >= MinLifetime
            && lifetime <= MaxLifetime ? lifetime
        : throw new SettingException(
            $"{Section}__SessionLifetime",
            $"is '{value}'. Set it to a time from {MinLifetime} to {MaxLifetime} as hh:mm:ss or d.hh:mm:ss, such as 12:00:00.");

    private static int ReadNumber(IConfigurationSection section, string name, int byDefault, int min, int max) =>
        section[name] is not { Length: > 0 } value ? byDefault
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw new SettingException($"{Section}__{name}", $"is '{value}'. Set it to a whole number from {min} to {max}.");

    [GeneratedRegex(@"\A(\d{1,2}\.)?\d{2}:\d{2}:\d{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
