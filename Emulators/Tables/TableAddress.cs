using System.Text.RegularExpressions;

namespace Emulators.Tables;

/// <summary>The path of a request: the list of tables, one table, its entities, one entity, or a transaction.</summary>
/// <param name="Account">The account, the first part of the path as with all development storage.</param>
/// <param name="Resource">The part after the account, without keys.</param>
/// <param name="TableName">The table of an address like <c>Tables('name')</c>.</param>
/// <param name="PartitionKey">The key of an address like <c>table(PartitionKey='…',RowKey='…')</c>.</param>
/// <param name="RowKey">The other key.</param>
internal sealed partial record TableAddress(string Account, string Resource, string? TableName, string? PartitionKey, string? RowKey)
{
    /// <exception cref="TableError">The path is invalid.</exception>
    public static TableAddress Parse(string rawPath)
    {
        var match = Address().Match(rawPath);
        if (!match.Success)
            throw TableError.Of("InvalidUri", "The requested URI does not represent any resource on the server.");
        return new TableAddress(
            Uri.UnescapeDataString(match.Groups["account"].Value),
            Uri.UnescapeDataString(match.Groups["resource"].Value),
            Unquote("table"),
            Unquote("partition"),
            Unquote("row"));

        string? Unquote(string name) =>
            match.Groups[name] is { Success: true } group ? Uri.UnescapeDataString(group.Value).Replace("''", "'", StringComparison.Ordinal) : null;
    }

    // Quotes may be escaped, and a quote in a key is doubled.
    [GeneratedRegex(@"^/(?<account>[^/]+)/(?<resource>[^/()]+)(?:\((?:(?:'|%27)(?<table>[^()]*?)(?:'|%27)"
        + @"|PartitionKey=(?:'|%27)(?<partition>.*?)(?:'|%27)(?:,|%2C)(?:%20)?RowKey=(?:'|%27)(?<row>.*?)(?:'|%27))?\))?$", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
