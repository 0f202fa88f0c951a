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
public sealed record IdentitySettings(IdentityMode Mode, UserId? FirstAdmin, TimeSpan SessionLifetime, int TrustedProxies) : ISettings<IdentitySettings>
{
    /// <summary>How many registrations one address has in an hour where nothing is set.</summary>
    public const int DefaultRegistrationsPerAddress = 20;

    /// <summary>How many registrations there are in an hour where nothing is set.</summary>
    public const int DefaultRegistrations = 1_000;

    private const string ModeName = "Identity__Mode";
    private const string FirstAdminName = "Identity__FirstAdmin";
    private const string PlatformAuthentication = "WEBSITE_AUTH_ENABLED";
    private const string ProxiesName = "Identity__TrustedProxies";
    private const string PlatformInstance = "WEBSITE_INSTANCE_ID";
    private const int MaxProxies = 10;
    private const int MaxRegistrations = 1_000_000;

    // The documentation of App Service, "Detect HTTPS session", has an app read the headers of the front end by ASP.NET Core's ForwardedHeadersOptions
    // with their default of one hop (https://learn.microsoft.com/azure/app-service/configure-language-dotnetcore#detect-https-session).
    private const int ProxiesOfAzure = 1;

    /// <summary>
    /// Setting <c>Identity__RegistrationsPerAddress</c>: how many registrations one address has in an hour, all of them at once if it likes.
    /// </summary>
    public int RegistrationsPerAddress { get; init; } = DefaultRegistrationsPerAddress;

    /// <summary>Setting <c>Identity__Registrations</c>: how many registrations there are in an hour from all addresses together.</summary>
    public int Registrations { get; init; } = DefaultRegistrations;

    /// <summary>The role of a user to whom another one may be given.</summary>
    public Role RoleOf(UserId userId, Role given) => userId == FirstAdmin ? Role.Admin : given;

    /// <inheritdoc/>
    public static IdentitySettings Read(SettingReader reader) => new(
        ReadMode(reader),
        reader.FindUserId(FirstAdminName, "Register, and set it to the userId of the answer."),
        reader.ReadTime("Identity__SessionLifetime", TimeSpan.FromHours(12), min: TimeSpan.FromMinutes(1), max: TimeSpan.FromDays(30)),
        reader.ReadWholeNumber(ProxiesName, DefaultProxies(reader), MaxProxies))
    {
        RegistrationsPerAddress = reader.ReadWholeNumber("Identity__RegistrationsPerAddress", DefaultRegistrationsPerAddress, MaxRegistrations, min: 1),
        Registrations = reader.ReadWholeNumber("Identity__Registrations", DefaultRegistrations, MaxRegistrations, min: 1),
    };

    private static int DefaultProxies(SettingReader reader) =>
        reader.Find(ProxiesName) is null && reader.Find(PlatformInstance) is not null ? ProxiesOfAzure : 0;

    private static IdentityMode ReadMode(SettingReader reader)
    {
        var mode = reader.ReadOneOf(ModeName, IdentityMode.Session);

        // Without the platform's authentication anybody could send the header that it would set.
        if (mode == IdentityMode.AppService && !reader.ReadFlag(PlatformAuthentication, false))
        {
            reader.Refuse(ModeName, $"is {mode}, but App Service authentication is off ({PlatformAuthentication} is not true). Turn it on first.");
        }

        return mode;
    }
}
