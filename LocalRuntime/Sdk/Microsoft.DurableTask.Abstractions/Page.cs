namespace Microsoft.DurableTask;

/// <summary>One page of a longer sequence. Official source: <c>src/Abstractions/Page.cs</c> (durabletask-dotnet).</summary>
/// <typeparam name="T">What the page holds.</typeparam>
public sealed class Page<T>
    where T : notnull
{
    /// <summary>Creates a page; without a continuation token it is the last one.</summary>
    public Page(IReadOnlyList<T> values, string? continuationToken = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = values;
        ContinuationToken = continuationToken;
    }

    /// <summary>What the page holds.</summary>
    public IReadOnlyList<T> Values { get; }

    /// <summary>Where the next page begins, or null where this is the last one.</summary>
    public string? ContinuationToken { get; }
}
