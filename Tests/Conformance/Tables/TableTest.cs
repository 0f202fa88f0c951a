using Azure;
using Azure.Data.Tables;

namespace Tests.Conformance.Tables;

/// <summary>A test with an account of its own, and a table in it. Each is run on the emulator and, where it is installed, on Azurite.</summary>
public abstract class TableTest(TableAccounts accounts) : IAsyncLifetime
{
    protected TableAccounts Accounts => accounts;

    protected string ConnectionString { get; private set; } = "";

    protected TableServiceClient Service { get; private set; } = null!;

    protected TableClient Table { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(accounts.Missing is null, accounts.Missing ?? "");
        ConnectionString = await accounts.NewAccountAsync();
        Service = new TableServiceClient(ConnectionString);
        Table = Service.GetTableClient("Things");
        await Table.CreateIfNotExistsAsync(Stop);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>For what the service documents and Azurite does otherwise; docs/local-host.md lists these.</summary>
    protected void SkipOnAzurite(string difference) => Assert.SkipWhen(accounts is AzuriteAccounts, $"Azurite differs: {difference}");

    protected static async Task RefusedAsync(int status, string code, Func<Task> operation)
    {
        var refusal = await Assert.ThrowsAnyAsync<RequestFailedException>(operation);
        Assert.Equal((status, code), (refusal.Status, refusal.ErrorCode));
    }

    protected async Task<TableEntity?> FindAsync(string partitionKey, string rowKey)
    {
        var found = await Table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: Stop);
        return found.HasValue ? found.Value : null;
    }

    protected Task<List<string>> RowsAsync(string? filter = null) =>
        Table.QueryAsync<TableEntity>(filter, cancellationToken: Stop).Select(entity => entity.RowKey).ToListAsync(Stop).AsTask();
}
