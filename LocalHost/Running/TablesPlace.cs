using Emulators.Storage;

namespace LocalHost.Running;

/// <summary>Where the tables are that belong to this store's orchestrations and messages; null as long as that has not been settled.</summary>
internal sealed class TablesPlace(LocalStore store)
{
    /// <summary>What the store must be opened with.</summary>
    public static IStoreSchema Schema { get; } = new PlaceSchema();

    public string? Find() => store.Read(session => session.Find("SELECT place FROM host_tables", row => row.GetString(0)));

    public Task SettleAsync(string place) => store.WriteAsync(session => session.Execute("INSERT INTO host_tables (place) VALUES ($1)", place));

    private sealed class PlaceSchema : IStoreSchema
    {
        public string CreateSql => "CREATE TABLE IF NOT EXISTS host_tables (place TEXT NOT NULL)";
    }
}
