namespace Emulators.Tables;

/// <summary>What a query asks for.</summary>
/// <param name="Filter">Which entities.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="From">Where it goes on; null for its beginning.</param>
internal sealed record EntityQuery(ODataFilter Filter, int Limit, (string Partition, string Row)? From)
{
    public KeyRange Range { get; } = KeyRange.Of(Filter, From);
}

/// <summary>A page of entities.</summary>
internal sealed class EntityPage
{
    public List<Entity> Entities { get; } = [];

    /// <summary>The keys of the first entity that was not looked at; null at the end.</summary>
    public (string Partition, string Row)? Next { get; set; }
}

/// <summary>
/// The keys between which all that a filter can let through lies. A filter that names one partition reads just that; any other goes through the table
/// from a first partition to a last one.
/// </summary>
internal sealed record KeyRange(string? Partition, string FirstPartition, string LastPartition, string FirstRow, string LastRow)
{
    // Above all keys: longer and greater than any.
    private static readonly string Last = string.Concat(Enumerable.Repeat("\U0010FFFF", 513));

    public static KeyRange Of(ODataFilter filter, (string Partition, string Row)? from)
    {
        var (firstPartition, lastPartition) = BoundsOf("PartitionKey");
        if (firstPartition == lastPartition)
        {
            var (firstRow, lastRow) = BoundsOf("RowKey");
            return new KeyRange(firstPartition, firstPartition, lastPartition, from?.Row ?? firstRow, lastRow);
        }

        return new KeyRange(null, from?.Partition ?? firstPartition, lastPartition, from?.Row ?? "", Last);

        // What every entity must fulfil; the bounds themselves count as within.
        (string First, string Last) BoundsOf(string key)
        {
            var (first, last) = ("", Last);
            foreach (var term in filter.Terms.OfType<Comparison>().Where(term => term.Property == key && term.Literal.Value is string))
            {
                var value = (string)term.Literal.Value;
                if (term.Operator is "eq" or "ge" or "gt" && string.CompareOrdinal(value, first) > 0)
                    first = value;
                if (term.Operator is "eq" or "le" or "lt" && string.CompareOrdinal(value, last) < 0)
                    last = value;
            }

            return (first, last);
        }
    }
}
