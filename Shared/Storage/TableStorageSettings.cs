using Azure.Data.Tables;
using Shared.Settings;

namespace Shared.Storage;

/// <summary>Which account has the tables: one of the two is set.</summary>
/// <param name="ConnectionString">Setting <c>TablesConnection</c>.</param>
/// <param name="Address">Setting <c>TablesConnection__tableServiceUri</c>, for a connection by identity.</param>
internal sealed record TableStorageSettings(string? ConnectionString, Uri? Address) : ISettings<TableStorageSettings>
{
    public const string Name = "TablesConnection";

    private const string AddressKey = "tableServiceUri";

    public static TableStorageSettings Read(SettingReader reader)
    {
        var connection = ConnectionSetting.Read(reader, Name, AddressKey);
        if (connection?.ConnectionString is { } connectionString)
        {
            CheckConnectionString(reader, connectionString);
        }

        Uri? address = null;
        if (connection?.Address is { } text && !Uri.TryCreate(text, UriKind.Absolute, out address))
        {
            reader.Refuse($"{Name}__{AddressKey}", "is not an absolute address.");
        }

        return new TableStorageSettings(connection?.ConnectionString, address);
    }

    // Only the client's constructor knows what it takes.
    private static void CheckConnectionString(SettingReader reader, string connectionString)
    {
        try
        {
            _ = new TableServiceClient(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            reader.Refuse(Name, "is not a connection string for Table Storage.");
        }
    }
}
