using Azure;

namespace LocalRuntime.Engine.Tables;

/// <summary>A list that the service gives page by page.</summary>
/// <param name="read">Reads the page at a continuation token (null: the first), at most that many items long.</param>
/// <param name="maxPerPage">How many items a page has at most, where the caller does not say.</param>
/// <param name="cancellationToken">Ends the wait.</param>
internal sealed class TablePages<T>(
    Func<string?, int?, CancellationToken, Task<Page<T>>> read, int? maxPerPage, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            var page = await read(continuationToken, pageSizeHint ?? maxPerPage, CancellationToken);
            continuationToken = page.ContinuationToken;
            yield return page;
        }
        while (!string.IsNullOrEmpty(continuationToken));
    }
}
