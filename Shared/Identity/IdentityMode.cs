namespace Shared.Identity;

/// <summary>Who finds out who a caller is.</summary>
public enum IdentityMode
{
    /// <summary>These apps: callers sign in with a password and have a session.</summary>
    Session,

    /// <summary>The platform: App Service authentication with its identity provider.</summary>
    AppService,
}
