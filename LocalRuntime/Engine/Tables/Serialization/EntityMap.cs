using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;
using Azure.Data.Tables;

namespace LocalRuntime.Engine.Tables.Serialization;

/// <summary>
/// How the members of an entity class are stored: public properties and fields, under their names or those of their
/// <c>DataMember</c> attributes, without those that have <c>IgnoreDataMember</c>.
/// Official source: <c>sdk/tables/Azure.Data.Tables/src/Extensions/TablesTypeBinder.cs</c>, <c>TypeBinder.cs</c>.
/// </summary>
internal sealed class EntityMap
{
    private static readonly ConcurrentDictionary<Type, EntityMap> Maps = new();

    private readonly ILookup<string, EntityMember> _settable;

    private EntityMap(Type type)
    {
        // The interface's members come last: a class that implements them explicitly, or ignores them, still has a key.
        var members = MembersOf(type).Concat(MembersOf(typeof(ITableEntity))).ToList();
        _settable = members.Where(member => member.CanWrite).ToLookup(member => member.Name, StringComparer.Ordinal);
        Stored = members
            .Where(member => member.CanRead && member.Name is not (nameof(ITableEntity.ETag) or nameof(ITableEntity.Timestamp)))
            .GroupBy(member => member.Name, StringComparer.Ordinal)
            .Select(group => group.Last())
            .ToList();
    }

    /// <summary>The members that are sent to the service; of those with one name, the last.</summary>
    public IReadOnlyList<EntityMember> Stored { get; }

    public static EntityMap Of(Type type) => Maps.GetOrAdd(type, static type => new EntityMap(type));

    /// <summary>The members that are set from the stored property <paramref name="name"/>.</summary>
    public IEnumerable<EntityMember> SetFrom(string name) => _settable[name == TableEntity.ETagKey ? nameof(ITableEntity.ETag) : name];

    private static IEnumerable<EntityMember> MembersOf(Type type) =>
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance)
        where member is FieldInfo || (member is PropertyInfo property && property.GetIndexParameters().Length == 0)
        where !member.IsDefined(typeof(IgnoreDataMemberAttribute))
        select new EntityMember(member, member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Name);
}
