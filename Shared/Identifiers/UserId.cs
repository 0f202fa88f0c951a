namespace Shared.Identifiers;

/// <summary>The IDs of customers. They are partition keys, so anything of another pattern is unknown before storage is asked.</summary>
public static class UserId
{
    private const string Prefix = "user-";

    /// <summary>Sorts before every user ID.</summary>
    public const string First = Prefix;

    /// <summary>Sorts behind every user ID.</summary>
    public const string End = "user.";

    /// <summary>The same ID for the same registration, however often it is sent.</summary>
    public static string For(string userName, string idempotencyKey) => Prefix + FieldHash.Key("user", userName, idempotencyKey);

    /// <summary>The ID of somebody whom another system knows: always the same, and never that of a registration.</summary>
    /// <param name="provider">The system.</param>
    /// <param name="subject">What it calls them, for good.</param>
    public static string ForPrincipal(string provider, string subject) => Prefix + FieldHash.Key("principal", provider, subject);

    /// <summary>Whether the text has the pattern of a user ID.</summary>
    public static bool IsValid(string? id) => PrefixedId.IsValid(id, Prefix);
}
