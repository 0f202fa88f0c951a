using System.Globalization;
using Emulators.Storage;
using Emulators.Tables;

namespace Tests.Support;

/// <summary>The test run's table service: one emulator on a store in a temporary folder.</summary>
public sealed class TableServiceFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LocalStore? _store;
    private TableEmulator? _emulator;
    private int _accounts;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _store = LocalStore.Open(_folder.Path, new TableSchema());
        _emulator = await TableEmulator.StartAsync(_store, new TableEmulatorOptions());
    }

    /// <summary>A connection string for an account that no other caller gets: its tables are the caller's own.</summary>
    public string NewAccountConnectionString() =>
        _emulator!.ConnectionString(string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _accounts)}"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_emulator is not null)
            await _emulator.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        _folder.Dispose();
    }
}
