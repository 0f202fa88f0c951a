namespace Azure.Data.Tables;

/// <summary>
/// What one action of a transaction does. Official source: <c>sdk/tables/Azure.Data.Tables/src/TableTransactionActionType.cs</c>.
/// </summary>
public enum TableTransactionActionType
{
    /// <summary>Adds the entity; fails with 409 where it exists.</summary>
    Add = 0,

    /// <summary>Merges into the entity under the action's ETag; without one it is an upsert, as in the official client.</summary>
    UpdateMerge = 1,

    /// <summary>Replaces the entity under the action's ETag; without one it is an upsert, as in the official client.</summary>
    UpdateReplace = 2,

    /// <summary>Deletes the entity; fails with 404 where it does not exist.</summary>
    Delete = 3,

    /// <summary>Adds the entity or merges into it.</summary>
    UpsertMerge = 4,

    /// <summary>Adds the entity or replaces it.</summary>
    UpsertReplace = 5,
}
