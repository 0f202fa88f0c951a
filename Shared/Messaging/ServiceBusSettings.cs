using Azure.Messaging.ServiceBus;
using Shared.Settings;

namespace Shared.Messaging;

/// <summary>Which Service Bus namespace has the topics and queues: one of the two is set.</summary>
/// <param name="ConnectionString">Setting <c>ServiceBusConnection</c>.</param>
/// <param name="Namespace">Setting <c>ServiceBusConnection__fullyQualifiedNamespace</c>, for a connection by identity.</param>
internal sealed record ServiceBusSettings(string? ConnectionString, string? Namespace) : ISettings<ServiceBusSettings>
{
    public const string Name = "ServiceBusConnection";

    private const string AddressKey = "fullyQualifiedNamespace";

    public static ServiceBusSettings Read(SettingReader reader)
    {
        var connection = ConnectionSetting.Read(reader, Name, AddressKey);
        if (connection?.ConnectionString is { } connectionString && !IsConnectionString(connectionString))
        {
            reader.Refuse(Name, "is not usable for Service Bus.");
        }

        if (connection?.Address is { } host && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            reader.Refuse($"{Name}__{AddressKey}", "is not usable for Service Bus.");
        }

        return new ServiceBusSettings(connection?.ConnectionString, connection?.Address);
    }

    // What the client's constructor would demand: an endpoint, and a key or a signature.
    private static bool IsConnectionString(string text)
    {
        try
        {
            var parts = ServiceBusConnectionStringProperties.Parse(text);
            return parts.Endpoint is not null
                && (parts.SharedAccessSignature is not null || parts is { SharedAccessKeyName: not null, SharedAccessKey: not null });
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
