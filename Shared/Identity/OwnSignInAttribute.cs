namespace Shared.Identity;

/// <summary>Marks an HTTP function that exists only where callers sign in here (<see cref="IdentityMode.Session"/>); elsewhere it answers 404.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnSignInAttribute : Attribute;
