namespace Shared.Identifiers;

/// <summary>The IDs of password resets, which are also the instance IDs of their sagas. They are no secrets.</summary>
public static class ResetId
{
    private const string Prefix = "reset-";

    /// <summary>A new ID.</summary>
    public static string New() => Prefix + FieldHash.Key("password reset", Guid.NewGuid().ToString());

    /// <summary>Whether the text has the pattern of such an ID.</summary>
    public static bool IsValid(string? id) => PrefixedId.IsValid(id, Prefix);
}
