#nullable disable // as the official package, which has no nullable annotations

namespace Azure.Data.Tables;

/// <summary>One action of a transaction. Official source: <c>sdk/tables/Azure.Data.Tables/src/TableTransactionAction.cs</c>.</summary>
public class TableTransactionAction
{
    /// <summary>Creates an action that depends on no version.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    /// <summary>Creates an action that an update or a delete takes only where the entity has the version <paramref name="etag"/>.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    /// <summary>What it does.</summary>
    public TableTransactionActionType ActionType { get; }

    /// <summary>The entity, of which a delete uses only the key.</summary>
    public ITableEntity Entity { get; }

    /// <summary>The version that an update or a delete relies on; adds and upserts ignore it.</summary>
    public ETag ETag { get; }
}
