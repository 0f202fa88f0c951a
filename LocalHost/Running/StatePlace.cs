using Emulators.Storage;

namespace LocalHost.Running;

/// <summary>
/// Where something is that belongs to a store: in it, or in a storage account. The first start decides, and what it has decided stands in a table of one row.
/// </summary>
internal sealed class StatePlace(LocalStore store, string table)
{
    private const string InStore = "store";
    private const string Outside = "account";

    /// <summary>The SQL that creates the table of a place.</summary>
    public static string CreateSql(string table) => $"CREATE TABLE IF NOT EXISTS {table} (place TEXT NOT NULL)";

    /// <summary>Whether it is in the store; null before the first start.</summary>
    public bool? FindIsInStore() => store.Read(session => session.Find($"SELECT place FROM {table}", row => (bool?)(row.GetString(0) == InStore)));

    /// <summary>Records the decision of the first start.</summary>
    public Task DecideAsync(bool isInStore, CancellationToken cancellationToken = default) =>
        store.WriteAsync(session => session.Execute($"INSERT INTO {table} (place) VALUES ($1)", isInStore ? InStore : Outside), cancellationToken);
}
