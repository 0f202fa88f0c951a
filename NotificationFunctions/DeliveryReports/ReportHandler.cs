using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using NotificationFunctions.Emails;
using Shared.Emails;
using Shared.Failures;
using Shared.Settings;

namespace NotificationFunctions.DeliveryReports;

/// <summary>
/// Stores what a batch of reports says. Where an email cannot be written, the call fails and SendGrid repeats the batch; what is stored already then costs
/// one read and changes nothing.
/// </summary>
public sealed class ReportHandler(EmailWriter emails)
{
    private const int Workers = 8;

    // One email that cannot be written now must not hold up the others. Where this many fail, storage is down.
    private const int MaxFailures = Workers;

    /// <summary>Stores the states. In Table Storage that is one point read for each email, and one write for each whose state changes.</summary>
    /// <exception cref="AggregateException">Some could not be stored; that may succeed when the batch is repeated.</exception>
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

/// <summary>Adds the receipt of SendGrid's reports to an app.</summary>
public static class DeliveryReportServices
{
    /// <summary>Adds the check of signatures and the storing of reports.</summary>
    public static IServiceCollection AddDeliveryReports(this IServiceCollection services) => services
        .AddSettings<WebhookSettings>()
        .AddSingleton(provider => new WebhookSignature(
            provider.GetRequiredService<WebhookSettings>().PublicKey, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ReportHandler>();
}
