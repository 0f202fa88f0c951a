namespace Shared.Identity;

/// <summary>Marks an HTTP function that only an admin may call; others get 403.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AdminOnlyAttribute : Attribute;
