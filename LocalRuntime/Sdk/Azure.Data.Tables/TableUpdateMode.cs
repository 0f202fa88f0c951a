namespace Azure.Data.Tables;

/// <summary>
/// What an update does with properties that it does not name. Official source: <c>sdk/tables/Azure.Data.Tables/src/TableUpdateMode.cs</c>.
/// </summary>
public enum TableUpdateMode
{
    /// <summary>They stay.</summary>
    Merge = 0,

    /// <summary>They are removed.</summary>
    Replace = 1,
}
