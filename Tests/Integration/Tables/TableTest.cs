using Azure;
using Azure.Data.Tables;
using Tests.Support;

namespace Tests.Integration.Tables;

/// <summary>A test with a table of its own in Azurite.</summary>
public abstract class TableTest : IAsyncLifetime
{
    protected TableTest(AzuriteFixture azurite)
    {
        ConnectionString = azurite.NewAccountConnectionString();
        Service = new TableServiceClient(ConnectionString);
        Table = Service.GetTableClient("Things");
    }

    protected string ConnectionString { get; }

    protected TableServiceClient Service { get; }

    protected TableClient Table { get; }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => await Table.CreateIfNotExistsAsync(Stop);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected static async Task RefusedAsync(int status, string? code, Func<Task> operation)
    {
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(operation);
        Assert.Equal((status, code), (refusal.Status, refusal.ErrorCode));
    }

    protected async Task<TableEntity?> FindAsync(string partitionKey, string rowKey)
    {
        var found = await Table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: Stop);
        return found.HasValue ? found.Value : null;
    }
}
