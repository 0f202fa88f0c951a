using System.Text.Json;

namespace Emulators.Tables;

/// <summary>Turns a request that writes one entity into what it asks for; alone and within a transaction the rules are the same.</summary>
internal static class EntityRequest
{
    /// <exception cref="TableError">It breaks a rule.</exception>
    public static EntityAction ToAction(string method, TableAddress target, string? ifMatch, string body) => method switch
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

    private static Entity Read(string body, string? partitionKey, string? rowKey)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Entity.Read(json.RootElement, partitionKey, rowKey);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // The latter where a string has half of a surrogate pair.
            throw TableError.Invalid("The body is not JSON.");
        }
    }
}
