using Azure.Data.Tables;
using LocalHost.Azurite;
using Tests.Support;

namespace Tests.Integration.Azurite;

/// <summary>A test of how the local host runs Azurite, with a state folder of its own.</summary>
public abstract class AzuriteTest : IDisposable
{
    private readonly TemporaryFolder _state = new();

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected string State => _state.Path;

    protected Guid Store { get; } = Guid.NewGuid();

    internal AzuriteOptions Options { get; private set; } = null!;

    protected AzuriteTest() => Options = AzuriteOptions.Persistent(Repository.Root, State, AzuriteFixture.FreePort());

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (AzuritePidFile.Read(Options.PidFile!)?.FindProcess() is { } process)
        {
            // A failed test may have left it behind.
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _state.Dispose();
    }

    internal Task<LocalAzurite> StartAsync(bool journalIsEmpty = true, Guid? store = null) =>
        LocalAzurite.StartAsync(Options, store ?? Store, journalIsEmpty, Stop);

    internal void Use(AzuriteOptions options) => Options = options;

    internal static async Task WriteAsync(LocalAzurite azurite, string row)
    {
        var table = new TableClient(azurite.ConnectionString, "Things");
        await table.CreateIfNotExistsAsync(Stop);
        await table.UpsertEntityAsync(new TableEntity("p", row), cancellationToken: Stop);
    }

    internal static async Task<IReadOnlyList<string>> RowsAsync(LocalAzurite azurite) =>
        await new TableClient(azurite.ConnectionString, "Things").QueryAsync<TableEntity>(cancellationToken: Stop)
            .Select(entity => entity.RowKey).ToListAsync(Stop);

    protected async Task<string> RefusedAsync(bool journalIsEmpty = true, Guid? store = null) =>
        (await Assert.ThrowsAsync<AzuriteException>(() => StartAsync(journalIsEmpty, store))).Message;
}
