namespace Shared.Identity;

/// <summary>Marks an HTTP function that decides itself for which of the users in its route a caller may act. It still needs a caller.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnAccessRuleAttribute : Attribute;
