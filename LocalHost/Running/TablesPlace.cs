using Emulators.Storage;
using LocalHost.Hosting;

namespace LocalHost.Running;

/// <summary>
/// Where the tables are that belong to this store's orchestrations and messages. Money in the tables and sagas in the store are one state: with other
/// tables both would be wrong.
/// </summary>
internal sealed class TablesPlace(LocalStore store, string stateFolder)
{
    /// <summary>What the store must be opened with.</summary>
    public static IStoreSchema Schema { get; } = new PlaceSchema();

    /// <summary>Whether no place has been settled yet.</summary>
    /// <exception cref="HostStartException">Another place has been.</exception>
    public bool IsNew(string place) => store.Read(session => session.Find("SELECT place FROM host_tables", row => row.GetString(0))) switch
    {
        null => true,
        var settled when settled == place => false,
        var settled => throw new HostStartException(
            $"The state in {stateFolder} belongs to the tables of {settled}, not to those of {place}. Use those again, or another folder (--state)."),
    };

    /// <summary>From now on the tables are there.</summary>
    public Task SettleAsync(string place) => store.WriteAsync(session => session.Execute("INSERT INTO host_tables (place) VALUES ($1)", place));

    private sealed class PlaceSchema : IStoreSchema
    {
        public string CreateSql => "CREATE TABLE IF NOT EXISTS host_tables (place TEXT NOT NULL)";
    }
}
