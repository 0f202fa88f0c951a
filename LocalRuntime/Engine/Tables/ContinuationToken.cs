namespace LocalRuntime.Engine.Tables;

/// <summary>Where a query goes on: both keys, separated by a space, as in the official client.</summary>
internal static class ContinuationToken
{
    public static string? Of(string? nextPartitionKey, string? nextRowKey) =>
        nextPartitionKey is null && nextRowKey is null ? null : $"{nextPartitionKey} {nextRowKey}";

    public static (string? NextPartitionKey, string? NextRowKey) Parse(string? token)
    {
        if (token is null || token.Length <= 1)
            return (null, null);

        var keys = token.Split(' ', 2);
        return (keys[0], keys.Length > 1 && keys[1].Length > 0 ? keys[1] : null);
    }
}
