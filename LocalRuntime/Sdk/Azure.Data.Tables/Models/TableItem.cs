#nullable disable // as the official package, which has no nullable annotations

namespace Azure.Data.Tables.Models;

/// <summary>A table. Official source: <c>sdk/tables/Azure.Data.Tables/src/Generated/Models/TableItem.cs</c>.</summary>
public class TableItem
{
    /// <summary>Describes the table <paramref name="name"/>.</summary>
    public TableItem(string name) => Name = name;

    /// <summary>Its name.</summary>
    public string Name { get; }
}
