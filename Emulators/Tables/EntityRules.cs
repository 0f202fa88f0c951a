using System.Text.RegularExpressions;

namespace Emulators.Tables;

/// <summary>
/// The documented limits of names, keys and entities. Source: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.
/// </summary>
internal static partial class EntityRules
{
    /// <summary>In characters: 1 KiB of UTF-16.</summary>
    public const int MaxKeyLength = 512;

    private const int MaxProperties = 252;
    private const int MaxNameLength = 255;
    private const int MaxValueBytes = 64 * 1024;
    private const int MaxEntityBytes = 1024 * 1024;

    public static void CheckTableName(string name)
    {
        if (name.Equals("tables", StringComparison.OrdinalIgnoreCase) || !TableName().IsMatch(name))
            throw TableError.Of("InvalidResourceName", "The specified resource name contains invalid characters.");
    }

    public static void CheckKey(string name, string value)
    {
        if (value.Length > MaxKeyLength)
            throw TableError.Of("KeyValueTooLarge", "The specified key value is too large: a key has 1 KiB at most.");
        foreach (var character in value)
        {
            if (character is '/' or '\\' or '#' or '?' || char.IsControl(character))
                throw TableError.Of("OutOfRangeInput", $"The '{name}' parameter of value '{value}' is out of range.");
        }
    }

    public static void Check(Entity entity)
    {
        CheckKey("PartitionKey", entity.PartitionKey);
        CheckKey("RowKey", entity.RowKey);
        if (entity.Properties.Count > MaxProperties)
            throw TableError.Of("TooManyProperties", "The entity contains more properties than allowed. Each entity can include up to 252.");
        var size = 4 + ((entity.PartitionKey.Length + entity.RowKey.Length) * 2);
        foreach (var (name, value) in entity.Properties)
        {
            if (name.Length > MaxNameLength)
                throw TableError.Of("PropertyNameTooLong", "The property name exceeds the maximum allowed length.");
            if (!PropertyName().IsMatch(name))
                throw TableError.Of("PropertyNameInvalid", $"The property name '{name}' is invalid.");
            if (value.Type is EdmType.String or EdmType.Binary && value.Size - 4 > MaxValueBytes)
                throw TableError.Of("PropertyValueTooLarge", $"The value of the property '{name}' exceeds the maximum allowed size of 64 KiB.");
            size += 8 + (name.Length * 2) + value.Size;
        }

        if (size > MaxEntityBytes)
            throw TableError.Of("EntityTooLarge", "The entity is larger than the maximum allowed size of 1 MiB.");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,62}$")]
    private static partial Regex TableName();

    [GeneratedRegex(@"^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]*$")]
    private static partial Regex PropertyName();
}
