#nullable disable // as the official package, which has no nullable annotations

using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>
/// An entity without a class of its own: its properties by name. Official source: <c>sdk/tables/Azure.Data.Tables/src/TableEntity.cs</c>.
/// </summary>
/// <remarks>The typed getters give null where the property is missing.</remarks>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The official name.")]
public sealed partial class TableEntity : ITableEntity
{
    private readonly Dictionary<string, object> _properties;

    /// <summary>Creates an entity without properties.</summary>
    public TableEntity()
        : this(null)
    {
    }

    /// <summary>Creates an entity with a key.</summary>
    public TableEntity(string partitionKey, string rowKey)
        : this(null)
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>Creates an entity with a copy of <paramref name="values"/>.</summary>
    public TableEntity(IDictionary<string, object> values) => _properties = values is null ? [] : new(values);

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey));
        set => _properties[nameof(PartitionKey)] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(nameof(RowKey));
        set => _properties[nameof(RowKey)] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => _properties[nameof(Timestamp)] = value;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => new(GetString(ETagKey));
        set => _properties[ETagKey] = value.ToString();
    }

    internal const string ETagKey = "odata.etag";

    /// <summary>The text <paramref name="key"/>.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public string GetString(string key) => (string)GetValue(key, typeof(string));

    /// <summary>The bytes <paramref name="key"/>.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public byte[] GetBinary(string key) => (byte[])GetValue(key, typeof(byte[]));

    /// <summary>The bytes <paramref name="key"/>.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public BinaryData GetBinaryData(string key) => (BinaryData)GetValue(key, typeof(BinaryData));

    /// <summary>The flag <paramref name="key"/>.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public bool? GetBoolean(string key) => (bool?)GetValue(key, typeof(bool));

    /// <summary>The time <paramref name="key"/>, in UTC where it was read from the service.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTime? GetDateTime(string key) => (DateTime?)GetValue(key, typeof(DateTime));

    /// <summary>The time <paramref name="key"/>.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTimeOffset? GetDateTimeOffset(string key) => (DateTimeOffset?)GetValue(key, typeof(DateTimeOffset));

    /// <summary>The number <paramref name="key"/>.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public double? GetDouble(string key) => (double?)GetValue(key, typeof(double));

    /// <summary>The identifier <paramref name="key"/>.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public Guid? GetGuid(string key) => (Guid?)GetValue(key, typeof(Guid));

    /// <summary>The number <paramref name="key"/>.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public int? GetInt32(string key) => (int?)GetValue(key, typeof(int));

    /// <summary>The number <paramref name="key"/>.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public long? GetInt64(string key) => (long?)GetValue(key, typeof(long));

    private object GetValue(string key, Type type) => _properties.GetValueOrDefault(key) switch
    {
        null => null,
        DateTimeOffset time when type == typeof(DateTime) => time.UtcDateTime,
        DateTime time when type == typeof(DateTimeOffset) => new DateTimeOffset(time),
        byte[] bytes when type == typeof(BinaryData) => new BinaryData(bytes),
        var value when type.IsInstanceOfType(value) => value,
        var value => throw new InvalidOperationException($"Cannot return {type} type for a {value.GetType()} typed property."),
    };
}
