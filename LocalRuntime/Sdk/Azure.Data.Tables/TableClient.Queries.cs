#nullable disable // as the official package, which has no nullable annotations

using LocalRuntime.Engine.Tables;
using LocalRuntime.Engine.Tables.Serialization;

namespace Azure.Data.Tables;

/// <content>Queries.</content>
public partial class TableClient
{
    /// <summary>Makes a filter, in which the interpolated values are quoted and escaped.</summary>
    /// <exception cref="ArgumentException">A value's type has no literal in filters.</exception>
    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    /// <summary>Reads entities in the order of their keys. No request is sent before the first page is asked for.</summary>
    /// <param name="filter">OData filter, as <see cref="CreateQueryFilter"/> makes it, or null for all entities.</param>
    /// <param name="maxPerPage">Entities a page; the service never gives more than 1000.</param>
    /// <param name="select">The properties to read, or null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var names = select is null ? null : string.Join(',', select);
        return new TablePages<T>(ReadPageAsync, maxPerPage, cancellationToken);

        async Task<Page<T>> ReadPageAsync(string continuation, int? top, CancellationToken stop)
        {
            var (nextPartitionKey, nextRowKey) = ContinuationToken.Parse(continuation);
            var response = await SendAsync(_requests.QueryEntities(Name, filter, names, top, nextPartitionKey, nextRowKey), stop);
            response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out nextPartitionKey);
            response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out nextRowKey);
            return Page<T>.FromValues(
                EntityReader.ReadPage<T>(response.Content.ToMemory().Span), ContinuationToken.Of(nextPartitionKey, nextRowKey), response);
        }
    }
}
