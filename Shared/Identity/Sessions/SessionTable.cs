using Azure;
using Azure.Data.Tables;
using Shared.Storage;

namespace Shared.Identity.Sessions;

/// <summary>The table of sessions. What is removed from it has ended at once: nobody keeps a copy.</summary>
public sealed class SessionTable(TableServiceClient service)
{
    private const int PageSize = 100;

    private readonly TableClient _table = service.GetTableClient(TableNames.Sessions);

    /// <summary>Reads the session of a token, ended or not; null where there is none. It takes one point read.</summary>
    public async Task<Session?> FindAsync(SessionToken token, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<SessionRow>(token.UserId, token.Key, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value!.ToSession() : null;
    }

    /// <summary>Adds a session.</summary>
    public async Task AddAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            await _table.AddEntityAsync(SessionRow.From(session), cancellationToken);
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            // Its key is the hash of 256 random bits: who else could have added it than this very call, whose answer was lost?
        }
    }

    /// <summary>Ends a session; one that is not there has ended before.</summary>
    public Task RemoveAsync(string userId, string key, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(userId, key, cancellationToken: cancellationToken);

    /// <summary>Ends all of a user's sessions but the excepted one.</summary>
    public async Task RemoveAllAsync(string userId, string? exceptKey, CancellationToken cancellationToken)
    {
        await foreach (var page in _table.QueryAsync<SessionRow>(FilterOf(userId), PageSize, [nameof(SessionRow.RowKey)], cancellationToken).AsPages())
        {
            await Task.WhenAll(page.Values.Where(row => row.RowKey != exceptKey).Select(row => RemoveAsync(userId, row.RowKey, cancellationToken)));
        }
    }

    /// <summary>Removes what has expired, and of what is left all but the sessions that last longest: a user has at most <paramref name="most"/>.</summary>
    public async Task SweepAsync(string userId, int most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = new List<SessionRow>();
        await foreach (var row in _table.QueryAsync<SessionRow>(FilterOf(userId), cancellationToken: cancellationToken))
        {
            rows.Add(row);
        }

        var ended = rows.Where(row => row.ExpiresAt <= now).Concat(rows.Where(row => row.ExpiresAt > now).OrderByDescending(row => row.ExpiresAt).Skip(most));
        await Task.WhenAll(ended.Select(row => RemoveAsync(userId, row.RowKey, cancellationToken)));
    }

    private static string FilterOf(string userId) => TableClient.CreateQueryFilter($"PartitionKey eq {userId}");
}
