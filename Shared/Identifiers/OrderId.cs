namespace Shared.Identifiers;

/// <summary>The IDs of orders, which are also the instance IDs of their sagas.</summary>
public static class OrderId
{
    private const string Prefix = "order-";

    /// <summary>The same ID for the same key of the same customer; without a key, a new one each time.</summary>
    public static string For(string userId, string? idempotencyKey) =>
        Prefix + (idempotencyKey is null ? FieldHash.Key("unkeyed order", Guid.NewGuid().ToString()) : FieldHash.Key("order", userId, idempotencyKey));

    /// <summary>Whether the text has the pattern of an order ID.</summary>
    public static bool IsValid(string? id) => PrefixedId.IsValid(id, Prefix);
}
