namespace LocalRuntime.Engine.Tables;

/// <summary>The address of an entity within the service.</summary>
internal static class EntityPath
{
    /// <summary>Quotes in a key are doubled, then the key is percent-encoded.</summary>
    public static string Of(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey='{Escape(partitionKey)}',RowKey='{Escape(rowKey)}')";

    private static string Escape(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
