using Microsoft.Extensions.Caching.Memory;

namespace Shared.Storage;

/// <summary>
/// The rows that writers of this process saw last, by partition, with their ETags. A writer may use one instead of reading, as long as its transaction carries
/// the ETag: where the row has moved on, the transaction fails and the writer reads. Nothing may be refused because of a row from here.
/// </summary>
/// <param name="capacity">How many rows are kept at most. Beyond it, the ones that were not used for the longest time go.</param>
public sealed class SeenRows<TRow>(int capacity) : IDisposable
    where TRow : class
{
    private readonly MemoryCache _rows = new(new MemoryCacheOptions { SizeLimit = capacity });

    /// <summary>The row of a partition as it was seen last; null where it is not kept.</summary>
    public TRow? Find(string partitionKey) => _rows.Get<TRow>(partitionKey);

    /// <summary>Keeps a row as it is stored now.</summary>
    public void Keep(string partitionKey, TRow row) => _rows.Set(partitionKey, row, new MemoryCacheEntryOptions { Size = 1 });

    /// <summary>Forgets a row that may have moved on.</summary>
    public void Forget(string partitionKey) => _rows.Remove(partitionKey);

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
