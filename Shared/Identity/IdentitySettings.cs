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
public sealed record IdentitySettings(IdentityMode Mode, string? FirstAdmin, TimeSpan SessionLifetime, int TrustedProxies) : ISettings<IdentitySettings>
{
    private const string ModeName = "Identity__Mode";
    private const string FirstAdminName = "Identity__FirstAdmin";
    private const string PlatformAuthentication = "WEBSITE_AUTH_ENABLED";
    private const int MaxProxies = 10;

    /// <summary>The role of a user to whom another one may be given.</summary>
    public Role RoleOf(string userId, Role given) => userId == FirstAdmin ? Role.Admin : given;

    /// <inheritdoc/>
    public static IdentitySettings Read(SettingReader reader) => new(
        ReadMode(reader),
        ReadFirstAdmin(reader),
        reader.ReadTime("Identity__SessionLifetime", TimeSpan.FromHours(12), min: TimeSpan.FromMinutes(1), max: TimeSpan.FromDays(30)),
        reader.ReadWholeNumber("Identity__TrustedProxies", 0, MaxProxies));

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

    private static string? ReadFirstAdmin(SettingReader reader)
    {
        if (reader.Find(FirstAdminName) is not { } text || UserId.IsValid(text))
        {
            return reader.Find(FirstAdminName);
        }

        reader.Refuse(FirstAdminName, $"is '{text}', which is not a user ID. Register, and set it to the userId of the answer.");
        return null;
    }
}
