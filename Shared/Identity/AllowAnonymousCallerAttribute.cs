namespace Shared.Identity;

/// <summary>Marks an HTTP function that needs no caller. Every other one does.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowAnonymousCallerAttribute : Attribute
{
    /// <summary>
    /// True for what somebody does in order to be able to sign in here. Where the platform knows its callers (<see cref="IdentityMode.AppService"/>),
    /// such a function needs one.
    /// </summary>
    public bool ToSignIn { get; init; }
}
