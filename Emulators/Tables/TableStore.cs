using Emulators.Storage;
using Microsoft.Data.Sqlite;

namespace Emulators.Tables;

/// <summary>The operations on tables and entities. Each runs within one write or one read of the store.</summary>
internal sealed class TableStore(TimeProvider time)
{
    // Bounds the rows that a page scans, whatever the filter matches. The service ends pages early too.
    private const int MaxRowsScanned = 10_000;
    private const int MaxBytesOfPage = 4 * 1024 * 1024;

    // Used on the store's one writing thread only.
    private long _lastTimestamp;

    public static bool CreateTable(StoreSession session, string account, string name)
    {
        EntityRules.CheckTableName(name);
        return session.Execute("INSERT OR IGNORE INTO tables_table (account, name) VALUES ($1, $2)", account, name) == 1;
    }

    /// <exception cref="TableError">There is no such table.</exception>
    public static void DeleteTable(StoreSession session, string account, string name)
    {
        var table = FindTable(session, account, name);
        session.Execute("DELETE FROM tables_entity WHERE table_id = $1", table);
        session.Execute("DELETE FROM tables_table WHERE id = $1", table);
    }

    /// <summary>A page of the names of tables that match a filter, in their order, and the name at which the next page begins.</summary>
    public static (List<string> Names, string? Next) ListTables(StoreSession session, string account, ODataFilter filter, string from, int limit)
    {
        var names = new List<string>();
        string? next = null;
        session.Scan(
            "SELECT name FROM tables_table WHERE account = $1 AND name >= $2 ORDER BY name",
            row =>
            {
                var name = row.GetString(0);
                if (!filter.IsTrue(new Entity("", "", new Dictionary<string, EdmValue> { ["TableName"] = new(EdmType.String, name) })))
                    return true;
                if (names.Count == limit)
                    next = name;
                else
                    names.Add(name);
                return next is null;
            },
            account,
            from);
        return (names, next);
    }

    /// <summary>Carries out one action.</summary>
    /// <returns>The entity as it is stored now; null where it was deleted.</returns>
    /// <exception cref="TableError">It is refused.</exception>
    public Entity? Apply(StoreSession session, string account, EntityAction action)
    {
        var place = EntityRow.Find(session, account, action.Table, action.Entity);
        CheckPrecondition(action, place.Timestamp);
        _lastTimestamp = Math.Max(Math.Max(_lastTimestamp, place.Timestamp ?? 0) + 1, time.GetUtcNow().UtcTicks);
        if (action.Kind == EntityActionKind.Delete)
        {
            place.Delete(session);
            return null;
        }

        var entity = action.Kind == EntityActionKind.Merge && place.Stored is { } stored ? stored.Merge(action.Entity) : action.Entity;
        place.Put(session, entity, _lastTimestamp);
        return entity.At(_lastTimestamp);
    }

    /// <summary>Carries out all actions, or none.</summary>
    public List<Entity?> ApplyAll(StoreSession session, string account, IReadOnlyList<EntityAction> actions)
    {
        var entities = new List<Entity?>(actions.Count);
        foreach (var (index, action) in actions.Index())
        {
            try
            {
                entities.Add(Apply(session, account, action));
            }
            catch (TableError error)
            {
                throw error.InAction(index);
            }
        }

        return entities;
    }

    /// <summary>Reads an entity, in one query.</summary>
    /// <exception cref="TableError">There is no such table or entity.</exception>
    public static Entity Read(StoreSession session, string account, string table, Entity key) =>
        EntityRow.Find(session, account, table, key).Stored ?? throw TableError.EntityNotFound;

    /// <summary>One page of a query, from a position on.</summary>
    public static EntityPage Query(StoreSession session, string account, string table, EntityQuery query)
    {
        var page = new EntityPage();
        var scanned = 0;
        var bytes = 0;
        var range = query.Range;
        var tableId = FindTable(session, account, table);
        if (range.IsOnePartition)
        {
            session.Scan(
                "SELECT partition_key, row_key, timestamp, properties FROM tables_entity "
                + "WHERE table_id = $1 AND partition_key = $2 AND row_key >= $3 AND row_key <= $4 ORDER BY row_key",
                Visit,
                tableId,
                range.FirstPartition,
                range.FirstRow,
                range.LastRow);
        }
        else
        {
            session.Scan(
                "SELECT partition_key, row_key, timestamp, properties FROM tables_entity "
                + "WHERE table_id = $1 AND (partition_key, row_key) >= ($2, $3) AND partition_key <= $4 ORDER BY partition_key, row_key",
                Visit,
                tableId,
                range.FirstPartition,
                range.FirstRow,
                range.LastPartition);
        }

        return page;

        bool Visit(SqliteDataReader row)
        {
            var (partitionKey, rowKey) = (KeyText.Decode((byte[])row[0]), KeyText.Decode((byte[])row[1]));
            if (page.Entities.Count == query.Limit || scanned++ == MaxRowsScanned || bytes > MaxBytesOfPage)
            {
                page.Next = (partitionKey, rowKey);
                return false;
            }

            var entity = Entity.FromStored(partitionKey, rowKey, row.GetInt64(2), (byte[])row[3]);
            if (query.Filter.IsTrue(entity))
            {
                page.Entities.Add(entity);
                bytes += entity.Json.Length;
            }

            return true;
        }
    }

    private static void CheckPrecondition(EntityAction action, long? timestamp)
    {
        if (action.Kind == EntityActionKind.Insert)
        {
            if (timestamp is not null)
                throw TableError.EntityExists;
            return;
        }

        if (action.IfMatch is null)
            return;
        if (timestamp is not { } found)
            throw TableError.EntityNotFound;
        if (action.IfMatch != "*" && action.IfMatch != Entity.ETagOf(found))
            throw TableError.ConditionNotMet;
    }

    private static long FindTable(StoreSession session, string account, string name)
    {
        var id = session.Find("SELECT id FROM tables_table WHERE account = $1 AND name = $2", row => row.GetInt64(0), account, name);
        return id > 0 ? id : throw TableError.TableNotFound;
    }

    /// <summary>The row of an entity, whether it is there or not.</summary>
    private sealed class EntityRow
    {
        private readonly long _table;
        private readonly byte[] _partition;
        private readonly byte[] _row;

        private EntityRow(long table, byte[] partition, byte[] row, Entity? stored) =>
            (_table, _partition, _row, Stored) = (table, partition, row, stored);

        /// <summary>The entity as it is stored; null where it is not there.</summary>
        public Entity? Stored { get; }

        public long? Timestamp => Stored?.Timestamp;

        // Table and entity in one statement, because each statement costs about as much as what it reads here.
        /// <exception cref="TableError">There is no such table.</exception>
        public static EntityRow Find(StoreSession session, string account, string table, Entity key)
        {
            var (partition, row) = (KeyText.Encode(key.PartitionKey), KeyText.Encode(key.RowKey));
            return session.Find(
                "SELECT t.id, e.timestamp, e.properties FROM tables_table t LEFT JOIN tables_entity e "
                + "ON e.table_id = t.id AND e.partition_key = $3 AND e.row_key = $4 WHERE t.account = $1 AND t.name = $2",
                found => new EntityRow(
                    found.GetInt64(0),
                    partition,
                    row,
                    found.IsDBNull(1) ? null : Entity.FromStored(key.PartitionKey, key.RowKey, found.GetInt64(1), (byte[])found[2])),
                account,
                table,
                partition,
                row) ?? throw TableError.TableNotFound;
        }

        public void Put(StoreSession session, Entity entity, long timestamp) => session.Execute(
            "INSERT INTO tables_entity (table_id, partition_key, row_key, timestamp, properties) VALUES ($1, $2, $3, $4, $5) "
            + "ON CONFLICT DO UPDATE SET timestamp = $4, properties = $5",
            _table,
            _partition,
            _row,
            timestamp,
            entity.Json);

        public void Delete(StoreSession session) => session.Execute(
            "DELETE FROM tables_entity WHERE table_id = $1 AND partition_key = $2 AND row_key = $3", _table, _partition, _row);
    }
}

/// <summary>
/// The emulator's part of the store. Rows lie in the order in which they were inserted, so that those of one commit share a page, and are found by the index of
/// their keys, which has the order of <see cref="KeyText"/>. A store that was made when rows lay in the order of their keys is used as it is.
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
            PRIMARY KEY (table_id, partition_key, row_key));
        """;
}
