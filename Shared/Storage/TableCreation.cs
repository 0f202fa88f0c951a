using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shared.Failures;

namespace Shared.Storage;

/// <summary>
/// Creates an app's tables before any other service of the app starts, so before the worker tells its host that functions can be called. An
/// identity that may not create tables relies on the deployment, which has created them. If storage does not answer in time, the start fails, and the
/// host starts the app again.
/// </summary>
internal sealed class TableCreation(TableServiceClient tables, IReadOnlyList<string> names, TimeProvider time, ILogger<TableCreation> logger)
    : IHostedLifecycleService
{
    private const int Forbidden = 403;

    // Below the minute after which the Functions host gives a worker up that has not started.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            foreach (var name in names)
            {
                await CreateAsync(name, stop.Token);
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Table Storage did not answer within {Limit.TotalSeconds} seconds.", exception);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CreateAsync(string name, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < MaxPause ? pause * 2 : MaxPause)
        {
            try
            {
                await tables.CreateTableIfNotExistsAsync(name, cancellationToken);
                return;
            }
            catch (RequestFailedException exception) when (exception.Status == Forbidden)
            {
                logger.LogInformation("Table {Table} is not created at the start: the app's identity may not create tables.", name);
                return;
            }
            catch (Exception exception) when (TransientFailure.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning(exception, "Table {Table} could not be created.", name);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }
}
