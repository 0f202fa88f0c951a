using System.Globalization;
using Emulators.Storage;

namespace Tests.Conformance.Storage;

/// <summary>A disk without space, made by the store itself: it refuses as one does.</summary>
internal static class DiskLimit
{
    private const int Unlimited = int.MaxValue;

    /// <summary>Lets the store grow by a number of pages of 4 KiB and no further; null takes that back.</summary>
    public static Task LimitAsync(this LocalStore store, int? pages) => store.WriteAsync(session =>
    {
        var limit = pages is { } more ? session.Find("PRAGMA page_count", row => row.GetInt32(0)) + more : Unlimited;
        session.Query(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count={limit}"), row => row.GetInt64(0));
    });
}
