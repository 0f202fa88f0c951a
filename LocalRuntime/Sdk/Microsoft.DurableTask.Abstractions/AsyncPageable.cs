namespace Microsoft.DurableTask;

/// <summary>A sequence that is fetched page by page. Official source: <c>src/Abstractions/AsyncPageable.cs</c> (durabletask-dotnet).</summary>
/// <typeparam name="T">What the pages hold.</typeparam>
public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
    where T : notnull
{
    /// <summary>Fetches page after page, from the start or from where a continuation token left off.</summary>
    public abstract IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null);

    /// <summary>Goes through the values of all pages.</summary>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages().WithCancellation(cancellationToken))
        {
            foreach (var value in page.Values)
            {
                yield return value;
            }
        }
    }
}
