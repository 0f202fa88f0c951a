using System.Diagnostics.CodeAnalysis;
using BillingFunctions.Ledger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Shared.Identifiers;

namespace BillingFunctions.Audits;

/// <summary>Timer: audits accounts, by default every night.</summary>
public sealed class AuditAccounts(AuditRound round)
{
    /// <summary>Reports each account that disagrees with its ledger as a metric and an error in the log.</summary>
    [Function(nameof(AuditAccounts))]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public Task RunAsync([TimerTrigger("%AuditSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        round.RunAsync(cancellationToken);
}

/// <summary>
/// Audits all accounts in several runs. A run continues where the previous one stopped, and ends with the last account or after a number of accounts or
/// minutes. It stores its position every few accounts, so that little is repeated after a crash. Of two runs at the same time, the one that is behind ends.
/// </summary>
public sealed class AuditRound(
    AccountTable accounts, AccountAudit audit, AuditProgressTable progress, AuditFindings findings, TimeProvider time, ILogger<AuditRound> logger)
{
    /// <summary>How many accounts one run audits at most.</summary>
    public const int MaxAccounts = 20_000;

    /// <summary>After how many accounts the position is stored.</summary>
    public const int Portion = 50;

    // A function may take half an hour. When its time is over, a run finishes the account that it is at.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(10);

    /// <summary>Makes one run.</summary>
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

        // If another run is ahead, its position stays.
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
            var user = UserId.Parse(userId);
            if (await audit.RunAsync(user, cancellationToken) is { } report)
            {
                return report.Agrees ? null : (
                    AuditFindingKind.AccountDisagrees,
                    $"It disagrees with its ledger in {report.Disagreements.Count} places; the first is {report.Disagreements[0]}.");
            }

            // Operations can be declined or called off for customers without an account, but without one no money moves.
            return await accounts.HasEntriesAsync(user, cancellationToken) ? (AuditFindingKind.AccountMissing, "There are entries but no account.") : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // A row that cannot even be read must not keep the other accounts from being audited.
            logger.LogWarning(exception, "The account of {UserId} cannot be audited.", userId);
            return (AuditFindingKind.AccountUnreadable, "Its row cannot be read.");
        }
    }
}
