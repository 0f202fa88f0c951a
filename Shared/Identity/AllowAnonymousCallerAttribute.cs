namespace Shared.Identity;

/// <summary>Marks an HTTP function that needs no caller. Every other one does.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowAnonymousCallerAttribute : Attribute;
