using Emulators.Storage;

namespace Emulators.Tables;

/// <summary>Tables and entities in the store. Everything runs within one write or one read of it.</summary>
internal sealed class TableStore(TimeProvider time)
{
    // Rows that one page looks at, whatever the filter lets through: the service ends a page for such reasons too.
    private const int MaxRowsScanned = 10_000;
    private const int MaxCharactersOfPage = 4 * 1024 * 1024;

    // Written by the store's one writer only.
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

    /// <summary>Names of tables from one on, in their order.</summary>
    public static List<string> ListTables(StoreSession session, string account, string from, int limit) => session.Query(
        "SELECT name FROM tables_table WHERE account = $1 AND name >= $2 ORDER BY name LIMIT $3", row => row.GetString(0), account, from, limit);

    /// <summary>Carries out one action.</summary>
    /// <returns>The entity's new ETag; null where it was deleted.</returns>
    /// <exception cref="TableError">It is refused.</exception>
    public string? Apply(StoreSession session, string account, EntityAction action)
    {
        var table = FindTable(session, account, action.Table);
        var stored = Find(session, table, action.Entity.PartitionKey, action.Entity.RowKey);
        return action.Kind switch
        {
            EntityActionKind.Insert when stored is not null => throw TableError.EntityExists,
            EntityActionKind.Insert => Put(session, table, action.Entity, null),
            EntityActionKind.Delete => Delete(session, table, Demand(stored, action.IfMatch)),
            _ when action.IfMatch is null && stored is null => Put(session, table, action.Entity, null),
            _ => Change(session, table, action, action.IfMatch is null ? stored! : Demand(stored, action.IfMatch)),
        };
    }

    /// <summary>Carries out all actions, or none.</summary>
    public List<string?> ApplyAll(StoreSession session, string account, IReadOnlyList<EntityAction> actions)
    {
        var etags = new List<string?>(actions.Count);
        foreach (var (index, action) in actions.Index())
        {
            try
            {
                etags.Add(Apply(session, account, action));
            }
            catch (TableError error)
            {
                throw error.InAction(index);
            }
        }

        return etags;
    }

    /// <exception cref="TableError">There is no such table or entity.</exception>
    public static Entity Read(StoreSession session, string account, string table, string partitionKey, string rowKey) =>
        Find(session, FindTable(session, account, table), partitionKey, rowKey) ?? throw TableError.EntityNotFound;

    /// <summary>One page of a query, from a position on.</summary>
    public static EntityPage Query(StoreSession session, string account, string table, EntityQuery query)
    {
        var page = new EntityPage();
        var scanned = 0;
        var characters = 0;
        var range = query.Range;
        var tableId = FindTable(session, account, table);
        if (range.Partition is { } partition)
        {
            session.Scan(
                "SELECT partition_key, row_key, timestamp, properties FROM tables_entity "
                + "WHERE table_id = $1 AND partition_key = $2 AND row_key >= $3 AND row_key <= $4 ORDER BY row_key",
                Visit,
                tableId,
                partition,
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

        bool Visit(Microsoft.Data.Sqlite.SqliteDataReader row)
        {
            if (page.Entities.Count == query.Limit || scanned++ == MaxRowsScanned || characters > MaxCharactersOfPage)
            {
                page.Next = (row.GetString(0), row.GetString(1));
                return false;
            }

            var text = row.GetString(3);
            var entity = Entity.FromStored(row.GetString(0), row.GetString(1), row.GetInt64(2), text);
            if (query.Filter.IsTrue(entity))
            {
                page.Entities.Add(entity);
                characters += text.Length;
            }

            return true;
        }
    }

    private string Change(StoreSession session, long table, EntityAction action, Entity stored) =>
        Put(session, table, action.Kind == EntityActionKind.Merge ? stored.Merge(action.Entity) : action.Entity, stored);

    private string Put(StoreSession session, long table, Entity entity, Entity? before)
    {
        _lastTimestamp = Math.Max(Math.Max(_lastTimestamp, before?.Timestamp ?? 0) + 1, time.GetUtcNow().UtcTicks);
        session.Execute(
            "INSERT OR REPLACE INTO tables_entity (table_id, partition_key, row_key, timestamp, properties) VALUES ($1, $2, $3, $4, $5)",
            table,
            entity.PartitionKey,
            entity.RowKey,
            _lastTimestamp,
            entity.ToStoredText());
        return Entity.ETagOf(_lastTimestamp);
    }

    private static string? Delete(StoreSession session, long table, Entity stored)
    {
        session.Execute(
            "DELETE FROM tables_entity WHERE table_id = $1 AND partition_key = $2 AND row_key = $3", table, stored.PartitionKey, stored.RowKey);
        return null;
    }

    private static Entity Demand(Entity? stored, string? ifMatch) => stored switch
    {
        null => throw TableError.EntityNotFound,
        _ when ifMatch is not "*" && ifMatch != stored.ETag => throw TableError.ConditionNotMet,
        _ => stored,
    };

    private static Entity? Find(StoreSession session, long table, string partitionKey, string rowKey) => session.Find(
        "SELECT timestamp, properties FROM tables_entity WHERE table_id = $1 AND partition_key = $2 AND row_key = $3",
        row => Entity.FromStored(partitionKey, rowKey, row.GetInt64(0), row.GetString(1)),
        table,
        partitionKey,
        rowKey);

    private static long FindTable(StoreSession session, string account, string name)
    {
        var id = session.Find("SELECT id FROM tables_table WHERE account = $1 AND name = $2", row => row.GetInt64(0), account, name);
        return id > 0 ? id : throw TableError.TableNotFound;
    }
}
