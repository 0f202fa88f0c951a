using BillingFunctions.Accounts;
using Microsoft.Extensions.Logging;

namespace BillingFunctions.Audits;

/// <summary>
/// Audits all accounts, run by run. A run goes on where the one before stopped and ends with the last account, or after a number of
/// accounts or minutes. Its position is stored every few accounts, so that little is repeated where it dies; of two runs at once the
/// one that is behind gives way.
/// </summary>
public sealed class AuditRound(
    AccountTable accounts, AccountAudit audit, AuditProgressTable progress, AuditFindings findings, TimeProvider time, ILogger<AuditRound> logger)
{
    /// <summary>How many accounts a run audits at most.</summary>
    public const int MaxAccounts = 20_000;

    /// <summary>After how many accounts the position is stored.</summary>
    public const int Portion = 50;

    // Functions may take half an hour; the account that a run is at when its time is over is finished first.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(10);

    /// <summary>Audits what one run may.</summary>
    /// <returns>How many accounts were audited.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var run = Guid.NewGuid().ToString();
        var position = await progress.ReadAsync(AuditProgressRow.Key, cancellationToken);
        var after = position.After;
        var (count, isFound) = (0, false);
        while (count < MaxAccounts && time.GetElapsedTime(start) < MaxDuration)
        {
            var userId = await accounts.FindNextUserAsync(after, cancellationToken);
            if (userId is null)
            {
                after = null;
                break;
            }

            isFound |= await AuditAsync(userId, cancellationToken);
            after = userId;
            if (++count % Portion == 0)
            {
                if (await progress.TryMoveAsync(position, Position(after, run), cancellationToken) is not { } moved)
                {
                    logger.LogInformation("Another run audits the accounts; this one ends after {Count}.", count);
                    return count;
                }

                position = moved;
            }
        }

        // Where another run is ahead, its position stays.
        await progress.TryMoveAsync(position, Position(after, run), cancellationToken);
        if (isFound)
            await findings.PruneAsync(cancellationToken);
        return count;
    }

    private AuditProgressRow Position(string? after, string run) => new() { After = after, Run = run, UpdatedAt = time.GetUtcNow() };

    // Whether something is wrong.
    private async Task<bool> AuditAsync(string userId, CancellationToken cancellationToken)
    {
        if (await FindAsync(userId, cancellationToken) is not var (kind, detail))
            return false;

        await findings.AddAsync(kind, userId, null, detail, cancellationToken);
        return true;
    }

    private async Task<(AuditFindingKind Kind, string Detail)?> FindAsync(string userId, CancellationToken cancellationToken)
    {
        try
        {
            if (await audit.RunAsync(userId, cancellationToken) is { } report)
            {
                return report.Agrees ? null : (
                    AuditFindingKind.AccountDisagrees,
                    $"It disagrees with its ledger in {report.Disagreements.Count} places; the first is {report.Disagreements[0]}.");
            }

            // An operation may have been declined or called off for somebody without an account; money moves only where there is one.
            return await accounts.ReadEntryRowsAsync(userId, long.MaxValue, pageSize: 1, cancellationToken).AnyAsync(cancellationToken)
                ? (AuditFindingKind.AccountMissing, "There are entries, and no account.")
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // A row that cannot even be read must not keep the other accounts from being audited.
            logger.LogWarning(exception, "The account of {UserId} cannot be audited.", userId);
            return (AuditFindingKind.AccountUnreadable, "Its row makes no sense.");
        }
    }
}
