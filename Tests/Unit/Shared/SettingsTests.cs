using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shared.Messaging;
using Shared.Settings;
using Shared.Storage;

namespace Tests.Unit.Shared;

public sealed class SettingsTests
{
    private const string Tables = "UseDevelopmentStorage=true";
    private const string ServiceBus = "Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey=a2V5;UseDevelopmentEmulator=true;";

    [Fact]
    public void A_connection_string_makes_a_client() => Assert.NotNull(Services(("TablesConnection", Tables)).GetService<TableServiceClient>());

    [Theory]
    [InlineData(null, null)]
    [InlineData("managedidentity", null)]
    [InlineData("ManagedIdentity", "0f8fad5b-d9cb-469f-a165-70867728950e")]
    public void An_address_with_an_identity_makes_a_client(string? credential, string? clientId)
    {
        var services = Services(
            ("TablesConnection:tableServiceUri", "https://account.table.core.windows.net"),
            ("TablesConnection:credential", credential),
            ("TablesConnection:clientId", clientId));

        Assert.Equal("account", services.GetRequiredService<TableServiceClient>().AccountName);
    }

    [Fact]
    public void Service_bus_has_the_same_two_ways()
    {
        var byName = Services(("TablesConnection", Tables), ("ServiceBusConnection:fullyQualifiedNamespace", "orders.servicebus.windows.net"));

        Assert.Equal("orders.servicebus.windows.net", byName.GetRequiredService<ServiceBusClient>().FullyQualifiedNamespace);
        Assert.NotNull(Services(("TablesConnection", Tables), ("ServiceBusConnection", ServiceBus)).GetService<ServiceBusClient>());
    }

    public static TheoryData<string, (string, string?)[]> Unusable => new()
    {
        { "Setting TablesConnection is missing. Set it to a connection string, or set TablesConnection__tableServiceUri.", [] },
        { "Setting TablesConnection is missing.", [("TablesConnection", "")] },
        { "Setting TablesConnection is not a connection string for Table Storage.", [("TablesConnection", "AccountName=a")] },
        {
            "Setting TablesConnection and TablesConnection__tableServiceUri are both set.",
            [("TablesConnection", Tables), ("TablesConnection:tableServiceUri", "https://a.example")]
        },
        { "Setting TablesConnection__tableServiceUri is not an absolute address.", [("TablesConnection:tableServiceUri", "account")] },
        {
            "Setting TablesConnection__credential is 'password'.",
            [("TablesConnection:tableServiceUri", "https://a.example"), ("TablesConnection:credential", "password")]
        },
        {
            "Setting ServiceBusConnection is missing. Set it to a connection string, or set ServiceBusConnection__fullyQualifiedNamespace.",
            [("TablesConnection", Tables)]
        },
        { "Setting ServiceBusConnection is not usable for Service Bus.", [("TablesConnection", Tables), ("ServiceBusConnection", "Endpoint=")] },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void An_unusable_setting_stops_the_start_with_a_message_that_names_it(string message, (string, string?)[] settings)
    {
        var exception = Assert.Throws<SettingException>(() => Services(withServiceBus: true, settings));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Name, string? Value)[] settings) =>
        Services(settings.Any(setting => setting.Name.StartsWith("ServiceBus", StringComparison.Ordinal)), settings);

    private static ServiceProvider Services(bool withServiceBus, (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => s.Value)).Build();
        var services = new ServiceCollection().AddTableStorage(configuration, "Things");
        return (withServiceBus ? services.AddServiceBus(configuration, "orders") : services).BuildServiceProvider();
    }
}
