using System.Text;
namespace Emulators.Tables;

/// <summary>A query of entities.</summary>
/// <param name="Filter">The condition that entities must match.</param>
/// <param name="Limit">The maximum number of entities in the page.</param>
/// <param name="From">The keys at which the page begins; null for the first page.</param>
internal sealed record EntityQuery(ODataFilter Filter, int Limit, (string Partition, string Row)? From)
{
    public KeyRange Range { get; } = KeyRange.Of(Filter, From);
}

/// <summary>A page of entities.</summary>
internal sealed class EntityPage
{
    public List<Entity> Entities { get; } = [];

    /// <summary>The keys at which the next page begins; null in the last page.</summary>
    public (string Partition, string Row)? Next { get; set; }
}

/// <summary>
/// The range of keys that a filter can match, encoded by <see cref="KeyText"/>. A filter that names one partition reads just that; any other scans the table
/// from a first partition to a last one.
/// </summary>
internal sealed record KeyRange(byte[] FirstPartition, byte[] LastPartition, byte[] FirstRow, byte[] LastRow)
{
    public bool IsOnePartition => FirstPartition.AsSpan().SequenceEqual(LastPartition);

    public static KeyRange Of(ODataFilter filter, (string Partition, string Row)? from)
    {
        var (firstPartition, lastPartition) = BoundsOf("PartitionKey");
        var range = new KeyRange(firstPartition, lastPartition, [], KeyText.End);
        if (range.IsOnePartition)
        {
            var (firstRow, lastRow) = BoundsOf("RowKey");
            range = range with { FirstRow = firstRow, LastRow = lastRow };
        }

        return from is var (partition, row) ? range.From(KeyText.Encode(partition), KeyText.Encode(row)) : range;

        // The bounds from the comparisons that every match fulfils. Both are inclusive.
        (byte[] First, byte[] Last) BoundsOf(string key)
        {
            byte[] first = [], last = KeyText.End;
            foreach (var term in filter.Terms.OfType<Comparison>().Where(term => term.Property == key && term.Literal.Value is string))
            {
                var value = KeyText.Encode((string)term.Literal.Value);
                if (term.Operator is "eq" or "ge" or "gt" && value.AsSpan().SequenceCompareTo(first) > 0)
                    first = value;
                if (term.Operator is "eq" or "le" or "lt" && value.AsSpan().SequenceCompareTo(last) < 0)
                    last = value;
            }

            return (first, last);
        }
    }

    private KeyRange From(byte[] partition, byte[] row) => !IsOnePartition || partition.AsSpan().SequenceEqual(FirstPartition)
        ? this with { FirstPartition = partition, FirstRow = row }
        : throw TableError.Invalid("The continuation is of another query.");
}

/// <summary>Encodes a key as a continuation token, in ASCII as headers require. Clients return it unchanged.</summary>
internal static class ContinuationToken
{
    public static string Write(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key)).Replace('+', '-').Replace('/', '_');

    /// <exception cref="TableError">The token is invalid.</exception>
    public static string? Read(string? token)
    {
        try
        {
            return token is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(token.Replace('-', '+').Replace('_', '/')));
        }
        catch (FormatException)
        {
            throw TableError.Invalid("The continuation is none of this service.");
        }
    }
}
