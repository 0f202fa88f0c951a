using Emulators.Storage;

namespace Emulators.Tables;

/// <summary>
/// The emulator's part of the store. Rows lie in the order of their keys, as <see cref="KeyText"/>, so that a point is found and a range is read without a
/// detour.
/// </summary>
public sealed class TableSchema : IStoreSchema
{
    /// <inheritdoc/>
    public string CreateSql =>
        """
        CREATE TABLE IF NOT EXISTS tables_table (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT NOT NULL,
            name TEXT NOT NULL COLLATE NOCASE,
            UNIQUE (account, name));
        CREATE TABLE IF NOT EXISTS tables_entity (
            table_id INTEGER NOT NULL,
            partition_key BLOB NOT NULL,
            row_key BLOB NOT NULL,
            timestamp INTEGER NOT NULL,
            properties BLOB NOT NULL,
            PRIMARY KEY (table_id, partition_key, row_key)) WITHOUT ROWID;
        """;
}
