using System.Text.Json;

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
/// <param name="IfMatch">The ETag that the stored entity must have, * for any; null where the entity need not exist.</param>
internal sealed record EntityAction(EntityActionKind Kind, string Table, Entity Entity, string? IfMatch);

/// <summary>Parses requests that write one entity, on their own or within a transaction.</summary>
internal static class EntityRequest
{
    /// <exception cref="TableError">The request is invalid.</exception>
    public static EntityAction ToAction(string method, TableAddress target, string? ifMatch, ReadOnlyMemory<byte> body) => method switch
    {
        "POST" => new EntityAction(EntityActionKind.Insert, target.Resource, Read(body, null, null), null),
        "PUT" => new EntityAction(EntityActionKind.Replace, target.Resource, Read(body, target.PartitionKey, target.RowKey), ifMatch),
        "PATCH" or "MERGE" => new EntityAction(EntityActionKind.Merge, target.Resource, Read(body, target.PartitionKey, target.RowKey), ifMatch),
        "DELETE" when ifMatch is null =>
            throw TableError.Of("MissingRequiredHeader", "An HTTP header that's mandatory for this request is not specified: If-Match."),
        "DELETE" => new EntityAction(
            EntityActionKind.Delete, target.Resource, new Entity(Key(target.PartitionKey), Key(target.RowKey), new Dictionary<string, EdmValue>()), ifMatch),
        _ => throw TableError.UnsupportedVerb(method),
    };

    private static string Key(string? value) => value ?? throw TableError.Invalid("The address names no entity.");

    private static Entity Read(ReadOnlyMemory<byte> body, string? partitionKey, string? rowKey)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Entity.Read(json.RootElement, partitionKey, rowKey);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // The latter where a string has half of a surrogate pair, or bytes that are not UTF-8.
            throw TableError.Invalid("The body is not JSON.");
        }
    }
}
