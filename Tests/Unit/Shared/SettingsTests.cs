using System.Diagnostics.Tracing;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Shared.Messaging;
using Shared.Settings;
using Shared.Storage;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class SettingsTests
{
    private const string Tables = "UseDevelopmentStorage=true";
    private const string ServiceBus = "Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey=a2V5;UseDevelopmentEmulator=true;";

    [Fact]
    public async Task A_connection_string_makes_a_client()
    {
        await using var services = Services(("TablesConnection", Tables), ("ServiceBusConnection", ServiceBus));

        Assert.Equal("devstoreaccount1", services.GetRequiredService<TableServiceClient>().AccountName);
        Assert.Equal("localhost", services.GetRequiredService<ServiceBusClient>().FullyQualifiedNamespace);
    }

    [Fact]
    public async Task The_log_of_the_clients_is_not_even_formatted()
    {
        await using var services = Services(("TablesConnection", Tables), ("ServiceBusConnection", ServiceBus));
        _ = services.GetRequiredService<TableServiceClient>();
        _ = services.GetRequiredService<ServiceBusClient>();

        await Eventually.TrueAsync(() => EventSource.GetSources().Where(IsOfAzure).All(source => !source.IsEnabled()));

        Assert.Contains(EventSource.GetSources(), IsOfAzure);

        static bool IsOfAzure(EventSource source) => source.Name.StartsWith("Azure-", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("managedidentity", null)]
    [InlineData("ManagedIdentity", "0f8fad5b-d9cb-469f-a165-70867728950e")]
    public async Task An_address_with_an_identity_makes_a_client(string? credential, string? clientId)
    {
        await using var services = Services(
            ("TablesConnection__tableServiceUri", "https://account.table.core.windows.net"),
            ("TablesConnection__credential", credential),
            ("TablesConnection__clientId", clientId),
            ("ServiceBusConnection__fullyQualifiedNamespace", "orders.servicebus.windows.net"),
            ("ServiceBusConnection__credential", credential),
            ("ServiceBusConnection__clientId", clientId));

        Assert.Equal("account", services.GetRequiredService<TableServiceClient>().AccountName);
        Assert.Equal("orders.servicebus.windows.net", services.GetRequiredService<ServiceBusClient>().FullyQualifiedNamespace);
    }

    public static TheoryData<string, (string, string?)[]> Unusable => new()
    {
        { "Setting TablesConnection is missing. Set it to a connection string, or set TablesConnection__tableServiceUri.", [] },
        { "Setting TablesConnection is missing.", [("TablesConnection", "")] },
        { "Setting TablesConnection is not a connection string for Table Storage.", [("TablesConnection", "AccountName=a")] },
        {
            "Setting TablesConnection and TablesConnection__tableServiceUri are both set.",
            [("TablesConnection", Tables), ("TablesConnection__tableServiceUri", "https://a.example")]
        },
        { "Setting TablesConnection__tableServiceUri is not an absolute address.", [("TablesConnection__tableServiceUri", "account")] },
        {
            "Setting TablesConnection__credential is 'password'.",
            [("TablesConnection__tableServiceUri", "https://a.example"), ("TablesConnection__credential", "password")]
        },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void An_unusable_connection_to_tables_is_refused_with_a_message_that_names_it(string message, (string, string?)[] settings) =>
        Assert.StartsWith(message, RefusalOf<TableStorageSettings>(settings), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "is missing. Set it to a connection string, or set ServiceBusConnection__fullyQualifiedNamespace.")]
    [InlineData("Endpoint=", "is not usable for Service Bus.")]
    [InlineData("nonsense", "is not usable for Service Bus.")]
    [InlineData("Endpoint=sb://localhost", "is not usable for Service Bus.")]
    [InlineData("Endpoint=sb://localhost;SharedAccessKeyName=n", "is not usable for Service Bus.")]
    public void An_unusable_connection_to_service_bus_is_refused_with_a_message_that_names_it(string? value, string problem) =>
        Assert.Equal($"Setting ServiceBusConnection {problem}", RefusalOf<ServiceBusSettings>([("ServiceBusConnection", value)]));

    [Theory]
    [InlineData("Time", "5", "Setting Any__Time is '5'. Set it to a time from 00:01:00 to 2.00:00:00, such as 01:00:00.")]
    [InlineData("Time", "00:00:59", "Setting Any__Time is '00:00:59'.")]
    [InlineData("Time", "3.00:00:00", "Setting Any__Time is '3.00:00:00'.")]
    [InlineData("Time", " 01:00:00", "Setting Any__Time is ' 01:00:00'.")]
    [InlineData("Number", "11", "Setting Any__Number is '11'. Set it to a whole number from 0 to 10.")]
    [InlineData("Number", "-1", "Setting Any__Number is '-1'.")]
    [InlineData("Number", "1.0", "Setting Any__Number is '1.0'.")]
    [InlineData("Choice", "1", "Setting Any__Choice is '1'. Set it to First or Second.")]
    [InlineData("Choice", "Third", "Setting Any__Choice is 'Third'.")]
    [InlineData("Flag", "yes", "Setting Any__Flag is 'yes'. Set it to true or false.")]
    public void What_cannot_be_meant_is_refused(string name, string value, string message) =>
        Assert.StartsWith(message, RefusalOf<AnySettings>([($"Any__{name}", value)]), StringComparison.Ordinal);

    [Fact]
    public void What_is_not_set_or_empty_has_its_default()
    {
        Assert.Equal(new AnySettings(TimeSpan.FromHours(1), 3, Choice.Second, true), TestSettings.Read<AnySettings>());
        Assert.Equal(new AnySettings(TimeSpan.FromHours(1), 3, Choice.Second, true), TestSettings.Read<AnySettings>(("Any__Time", ""), ("Any__Flag", "")));
        Assert.Equal(
            new AnySettings(TimeSpan.FromDays(1.5), 0, Choice.First, false),
            TestSettings.Read<AnySettings>(("Any__Time", "1.12:00:00"), ("Any__Number", "0"), ("Any__Choice", "first"), ("Any__Flag", "False")));
    }

    [Fact]
    public async Task An_app_does_not_start_with_unusable_settings_and_says_all_that_is_wrong()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Any:Time"] = "5";
        builder.Configuration["Any:Flag"] = "yes";
        builder.Services.AddSettings<AnySettings>();
        using var app = builder.Build();

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            "Setting Any__Time is '5'. Set it to a time from 00:01:00 to 2.00:00:00, such as 01:00:00.; Setting Any__Flag is 'yes'. Set it to true or false.",
            refusal.Message);
    }

    private static string RefusalOf<T>((string, string?)[] settings)
        where T : class, ISettings<T> => Assert.Throws<OptionsValidationException>(() => TestSettings.Read<T>(settings)).Message;

    private static ServiceProvider Services(params (string Name, string? Value)[] settings) => new ServiceCollection()
        .AddSingleton(TestSettings.Of(settings)).AddTableStorage("Things").AddServiceBus("orders").BuildServiceProvider();

    private enum Choice
    {
        First,
        Second,
    }

    private sealed record AnySettings(TimeSpan Time, int Number, Choice Choice, bool Flag) : ISettings<AnySettings>
    {
        public static AnySettings Read(SettingReader reader) => new(
            reader.ReadTime("Any__Time", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromDays(2)),
            reader.ReadWholeNumber("Any__Number", 3, max: 10),
            reader.ReadOneOf("Any__Choice", Choice.Second),
            reader.ReadFlag("Any__Flag", true));
    }
}
