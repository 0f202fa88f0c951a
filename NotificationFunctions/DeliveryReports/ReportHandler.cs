using System.Collections.Concurrent;
using NotificationFunctions.Emails;
using Shared.Failures;

namespace NotificationFunctions.DeliveryReports;

/// <summary>
/// Keeps what a batch says. It is done when every email has been handled: until then the call fails and SendGrid repeats the batch, in which
/// what is known already costs one read and changes nothing.
/// </summary>
public sealed class ReportHandler(EmailTable emails)
{
    private const int Workers = 8;

    // One email that cannot be written now must not keep the others from theirs. Where this many cannot, nothing can.
    private const int MaxFailures = Workers;

    /// <summary>Keeps the states. In Table Storage that is one point read for each email, and one write for each that is news.</summary>
    /// <exception cref="AggregateException">Some could not be kept; they may be when the batch is repeated.</exception>
    internal async Task HandleAsync(ReportBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Ignored > 0)
        {
            EmailMetrics.CountIgnored(batch.Ignored);
        }

        var failures = new ConcurrentQueue<Exception>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(batch.States, options, async (report, token) =>
        {
            if (failures.Count < MaxFailures && await TryKeepAsync(report.Key, report.Value, token) is { } failure)
            {
                failures.Enqueue(failure);
            }
        });

        if (!failures.IsEmpty)
        {
            throw new AggregateException(failures);
        }
    }

    private async Task<Exception?> TryKeepAsync(EmailReference email, EmailState state, CancellationToken cancellationToken)
    {
        try
        {
            if (await emails.ReportAsync(email, state, cancellationToken))
            {
                EmailMetrics.CountReport(state.Status);
            }

            return null;
        }
        catch (Exception exception) when (TransientFailure.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            return exception;
        }
    }
}
