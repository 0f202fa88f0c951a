using System.Diagnostics.Metrics;
using BillingFunctions.Accounts;
using Microsoft.Extensions.Logging;
using Shared.Telemetry;

namespace BillingFunctions.Audits;

/// <summary>
/// Audits all accounts, run by run. A run goes on where the one before stopped and ends with the last account, or after a number of
/// accounts or minutes. Its position is stored every few accounts, so that little is repeated where it dies; of two runs at once the
/// one that is behind gives way.
/// </summary>
public sealed class AuditRound(
    AccountTable accounts, AccountAudit audit, AuditProgressTable progress, TimeProvider time, ILogger<AuditRound> logger)
{
    /// <summary>How many accounts a run audits at most.</summary>
    public const int MaxAccounts = 20_000;

    /// <summary>After how many accounts the position is stored.</summary>
    public const int Portion = 50;

    /// <summary>The metric: accounts that disagree with their entries.</summary>
    public const string MetricName = "ledger.audit.disagreements";

    // Functions may take half an hour; the account that a run is at when its time is over is finished first.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(10);

    private static readonly Counter<long> Disagreements = WorkflowTelemetry.Meter.CreateCounter<long>(
        MetricName, unit: "{account}", description: "Accounts whose audit found a disagreement.");

    /// <summary>Audits what one run may.</summary>
    /// <returns>How many accounts were audited.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var run = Guid.NewGuid().ToString();
        var position = await progress.ReadAsync(cancellationToken);
        var after = position.After;
        var count = 0;
        while (count < MaxAccounts && time.GetElapsedTime(start) < MaxDuration)
        {
            var userId = await accounts.FindNextUserAsync(after, cancellationToken);
            if (userId is null)
            {
                after = null;
                break;
            }

            await AuditAsync(userId, cancellationToken);
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
        return count;
    }

    private AuditProgressRow Position(string? after, string run) => new() { After = after, Run = run, UpdatedAt = time.GetUtcNow() };

    private async Task AuditAsync(string userId, CancellationToken cancellationToken)
    {
        try
        {
            // Null: an operation was declined or called off for somebody without an account.
            if (await audit.RunAsync(userId, cancellationToken) is { Agrees: false } report)
            {
                Disagreements.Add(1);
                logger.LogError(
                    "The account of {UserId} disagrees with its ledger in {Count} places; the first is {Disagreement}.",
                    userId, report.Disagreements.Count, report.Disagreements[0]);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // A row that cannot even be read must not keep the other accounts from being audited.
            Disagreements.Add(1);
            logger.LogError(exception, "The account of {UserId} cannot be audited: its row makes no sense.", userId);
        }
    }
}
