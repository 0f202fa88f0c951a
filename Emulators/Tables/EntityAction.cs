namespace Emulators.Tables;

/// <summary>What is done to one entity.</summary>
internal enum EntityActionKind
{
    /// <summary>Adds it; it must not exist.</summary>
    Insert,

    /// <summary>Sets it, and drops the properties that are not given.</summary>
    Replace,

    /// <summary>Sets the properties that are given, and keeps the others.</summary>
    Merge,

    /// <summary>Removes it.</summary>
    Delete,
}

/// <summary>One write of one entity, alone or in a transaction.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Entity">The entity; only its keys count where it is deleted.</param>
/// <param name="IfMatch">The version that it must have, * for any; null where it may also be missing.</param>
internal sealed record EntityAction(EntityActionKind Kind, string Table, Entity Entity, string? IfMatch);
