using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shared.Failures;

namespace Shared.Storage;

/// <summary>
/// Creates an app's tables before its first function runs. An identity that may not create tables finds them created by
/// the deployment. Storage that does not answer in time ends the start: the host of the app repeats it.
/// </summary>
internal sealed class TableCreation(TableServiceClient tables, IReadOnlyList<string> names, TimeProvider time, ILogger<TableCreation> logger)
    : IHostedService
{
    private const int MaxAttempts = 5;
    private const int Forbidden = 403;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            await CreateAsync(name, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CreateAsync(string name, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
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
            catch (Exception exception) when (attempt < MaxAttempts && TransientFailure.IsTransient(exception)
                && !cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning(exception, "Table {Table} could not be created at attempt {Attempt}.", name, attempt);
                await Task.Delay(TimeSpan.FromSeconds(attempt), time, cancellationToken);
            }
        }
    }
}
