#nullable disable // as the official package, which has no nullable annotations

namespace Azure.Data.Tables;

/// <summary>An entity of a table. Official source: <c>sdk/tables/Azure.Data.Tables/src/ITableEntity.cs</c> (azure-sdk-for-net).</summary>
/// <remarks>
/// Properties of a class that implements it are stored under their names, or those of their <c>DataMember</c> attributes;
/// <c>IgnoreDataMember</c> leaves one out. Enums are stored as strings. Null values are not stored.
/// </remarks>
public interface ITableEntity
{
    /// <summary>First part of the entity's key: entities of one partition can change together.</summary>
    string PartitionKey { get; set; }

    /// <summary>Second part of the entity's key, unique within the partition.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last changed the entity. It is never sent to the service.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version that was read. It is never sent with the entity: name it in <c>ifMatch</c> to rely on it.</summary>
    ETag ETag { get; set; }
}
