using Azure.Data.Tables;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Shared.Storage;

/// <summary>Whether Table Storage answers, by a read of nothing from one of the app's tables.</summary>
internal sealed class TablesHealthCheck(TableServiceClient tables, string tableName) : IHealthCheck
{
    private const string ProbeKey = "health";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await tables.GetTableClient(tableName).GetEntityIfExistsAsync<TableEntity>(ProbeKey, ProbeKey, cancellationToken: cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
