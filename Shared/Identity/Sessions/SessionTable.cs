using Azure;
using Azure.Data.Tables;
using Shared.Identifiers;
using Shared.Storage;

namespace Shared.Identity.Sessions;

/// <summary>The table of sessions. What is removed from it has ended at once: nobody keeps a copy.</summary>
public sealed class SessionTable(TableServiceClient service)
{
    /// <summary>The name of the table: who is signed in. The orders app writes it; the notifications app reads it to know its callers.</summary>
    public const string Name = "Sessions";

    /// <summary>How many sessions a user has at most, once a sign-in has swept them.</summary>
    public const int MaxSessions = 100;

    private const int PageSize = 100;

    // One page holds what a user may have, and as much again that has to go.
    private const int SweptRows = 2 * MaxSessions;

    private readonly TableClient _table = service.GetTableClient(Name);

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
    public Task RemoveAsync(UserId userId, string key, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(userId, key, cancellationToken: cancellationToken);

    /// <summary>Ends all of a user's sessions but the excepted one.</summary>
    public async Task RemoveAllAsync(UserId userId, string? exceptKey, CancellationToken cancellationToken)
    {
        await foreach (var page in _table.QueryAsync<SessionRow>(FilterOf(userId), PageSize, [nameof(SessionRow.RowKey)], cancellationToken).AsPages())
        {
            await Task.WhenAll(page.Values.Where(row => row.RowKey != exceptKey).Select(row => RemoveAsync(userId, row.RowKey, cancellationToken)));
        }
    }

    /// <summary>
    /// Removes sessions of a user that have expired, and where too many are left, those that expire first. It costs one query of one page and at
    /// most as many deletes as a user may have sessions, however many rows there are; what it leaves is for the next sweep.
    /// </summary>
    /// <param name="started">The session that was just started, which stays.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    public async Task SweepAsync(Session started, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var others = (await ReadPageAsync(started.UserId, cancellationToken)).Where(row => row.RowKey != started.Key).ToList();
        var ended = others.Where(row => row.ExpiresAt <= now)
            .Concat(others.Where(row => row.ExpiresAt > now).OrderByDescending(row => row.ExpiresAt).Skip(MaxSessions - 1))
            .Take(MaxSessions);
        await Task.WhenAll(ended.Select(row => RemoveAsync(started.UserId, row.RowKey, cancellationToken)));
    }

    private async Task<IReadOnlyList<SessionRow>> ReadPageAsync(UserId userId, CancellationToken cancellationToken)
    {
        await foreach (var page in _table.QueryAsync<SessionRow>(FilterOf(userId), SweptRows, cancellationToken: cancellationToken).AsPages())
        {
            return page.Values;
        }

        return [];
    }

    private static string FilterOf(UserId userId) => TableClient.CreateQueryFilter($"PartitionKey eq {userId.ToString()}");
}
