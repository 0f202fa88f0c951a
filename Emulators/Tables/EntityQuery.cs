using System.Text;
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
/// The keys between which all that a filter can let through lies, as <see cref="KeyText"/>. A filter that names one partition reads just that; any other
/// goes through the table from a first partition to a last one.
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

        // What every entity must fulfil; the bounds themselves count as within.
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

/// <summary>How a position is written in continuation headers, which carry ASCII only. Clients give it back as it is.</summary>
internal static class ContinuationToken
{
    public static string Write(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key)).Replace('+', '-').Replace('/', '_');

    /// <exception cref="TableError">It is none.</exception>
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
