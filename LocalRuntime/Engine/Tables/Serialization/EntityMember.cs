using System.Reflection;
using Azure;
using Azure.Data.Tables;

namespace LocalRuntime.Engine.Tables.Serialization;

/// <summary>A property or field of an entity class, and the name under which it is stored.</summary>
internal sealed class EntityMember
{
    private readonly MemberInfo _member;
    private readonly Type _type;

    public EntityMember(MemberInfo member, string name)
    {
        _member = member;
        Name = name;
        (var type, CanRead, CanWrite) = member switch
        {
            PropertyInfo property =>
                (property.PropertyType, property.GetMethod is { IsPublic: true }, property.SetMethod is { IsPublic: true }),
            FieldInfo field => (field.FieldType, true, !field.IsInitOnly),
            _ => throw new ArgumentException($"{member} is neither a property nor a field.", nameof(member)),
        };
        _type = Nullable.GetUnderlyingType(type) ?? type;
    }

    public string Name { get; }

    public bool CanRead { get; }

    public bool CanWrite { get; }

    /// <summary>The value to be stored.</summary>
    public object? Get(ITableEntity entity)
    {
        var value = _member is PropertyInfo property
            ? property.GetValue(entity, BindingFlags.DoNotWrapExceptions, null, null, null)
            : ((FieldInfo)_member).GetValue(entity);
        return value is Enum ? value.ToString() : value;
    }

    /// <summary>Sets the member to what was read.</summary>
    /// <exception cref="InvalidCastException">The stored property has another type.</exception>
    public void Set(ITableEntity entity, object? stored)
    {
        var value = stored is null ? null : Convert(stored);
        if (_member is PropertyInfo property)
            property.SetValue(entity, value, BindingFlags.DoNotWrapExceptions, null, null, null);
        else
            ((FieldInfo)_member).SetValue(entity, value);
    }

    private object Convert(object stored) => stored switch
    {
        _ when _type.IsInstanceOfType(stored) => stored,
        int number when _type == typeof(double) => (double)number,
        string text when _type.IsEnum => Enum.Parse(_type, text),
        string text when _type == typeof(ETag) => new ETag(text),
        DateTimeOffset time when _type == typeof(DateTime) => time.UtcDateTime,
        byte[] bytes when _type == typeof(BinaryData) => new BinaryData(bytes),
        _ => throw new InvalidCastException(
            $"The stored property '{Name}' is {stored.GetType().Name}, and {_member.DeclaringType?.Name}.{_member.Name} is {_type.Name}."),
    };
}
