using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;

namespace Tests.Infrastructure;

public sealed partial class AppSettingsTests
{
    public static TheoryData<string> Apps => [.. ComposedApp.Assemblies.Keys];

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Every_setting_that_the_code_reads_is_set_by_the_deployment_and_the_reverse(string name)
    {
        var documented = (await DocumentedSetting.ReadAllAsync()).Where(setting => setting.Apps.Contains(name)).ToList();
        var settings = await AppSettings.DeployedAsync(name);
        var ofHost = documented.Where(setting => !setting.IsReadByApp).Select(setting => setting.Name);
        var mayBeMissing = documented.Where(setting => setting is { HasDefault: true, IsSetInAzure: false }).Select(setting => setting.Name);

        Assert.Equal(
            settings.Keys.Except(ofHost).Select(ConnectionOrSetting).Distinct().Order(),
            (await ReadSettingsAsync(name, settings)).Except(mayBeMissing));
    }

    [Fact]
    public async Task Every_setting_that_the_code_reads_is_in_the_sample_and_the_reverse()
    {
        var documented = await DocumentedSetting.ReadAllAsync();
        var settings = await AppSettings.SampleAsync();
        var ofHost = documented.Where(setting => !setting.IsReadByApp).Select(setting => setting.Name);
        var mayBeMissing = documented.Where(setting => setting is { HasDefault: true, IsInSample: false }).Select(setting => setting.Name);
        var read = new SortedSet<string>();
        foreach (var name in ComposedApp.Assemblies.Keys)
        {
            read.UnionWith(await ReadSettingsAsync(name, settings));
        }

        Assert.Equal(settings.Keys.Except(ofHost).Order(), read.Except(mayBeMissing));
    }

    [Fact]
    public async Task The_configuration_document_says_of_every_setting_where_it_is_set()
    {
        var documented = await DocumentedSetting.ReadAllAsync();

        Assert.Equal(
            documented.Where(setting => setting.IsInSample).Select(setting => setting.Name).Order(),
            (await AppSettings.SampleAsync()).Keys.Order());
        foreach (var name in ComposedApp.Assemblies.Keys)
        {
            Assert.Equal(
                documented.Where(setting => setting.IsSetInAzure && setting.Apps.Contains(name)).Select(setting => setting.Name).Order(),
                (await AppSettings.DeployedAsync(name)).Keys.Order());
        }
    }

    [Fact]
    public async Task The_configuration_document_lists_what_the_code_reads_and_nothing_else()
    {
        var read = new SortedSet<string>();
        foreach (var name in ComposedApp.Assemblies.Keys)
        {
            read.UnionWith((await ComposedApp.ComposeAsync(name, await AppSettings.DeployedAsync(name))).ReadSettings);
            read.UnionWith((await ComposedApp.ComposeAsync(name, await AppSettings.SampleAsync())).ReadSettings);
        }

        // Microsoft.Extensions.Azure reads the client ID, when it makes the credential of a connection.
        var documented = (await DocumentedSetting.ReadAllAsync()).Where(setting => setting.IsReadByApp).Select(setting => setting.Name);
        Assert.Equal(documented.Where(name => !name.EndsWith("__clientId", StringComparison.Ordinal)).Order(), read);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Every_setting_that_a_schedule_names_is_documented_and_set_in_Azure_and_in_the_sample(string name)
    {
        var sample = await AppSettings.SampleAsync();
        var named = (await ComposedApp.ComposeAsync(name, sample)).Triggers.OfType<TimerTriggerAttribute>()
            .SelectMany(trigger => NamedSetting().Matches(trigger.Schedule)).Select(match => match.Groups["name"].Value);
        var settings = (await DocumentedSetting.ReadAllAsync())
            .Where(setting => setting.Apps.Contains(name) && setting is { IsSetInAzure: true, IsInSample: true });

        Assert.Subset(settings.Select(setting => setting.Name).ToHashSet(), named.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Connections_are_by_the_apps_own_identity_with_no_connection_string_beside_them(string name)
    {
        var values = await AppSettings.PredictedAsync(name);
        var identity = $"/userAssignedIdentities/id-{name}-{Deployment.Token}', '2024-11-30').clientId";

        Assert.All(["AzureWebJobsStorage", "TablesConnection", "ServiceBusConnection"], connection =>
        {
            Assert.DoesNotContain(connection, values.Keys);
            Assert.Equal("managedidentity", values[$"{connection}__credential"]);
            Assert.EndsWith($"{identity}]", values[$"{connection}__clientId"], StringComparison.Ordinal);
        });
        Assert.StartsWith("[format('ClientId={0};Authorization=AAD', ", values["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"], StringComparison.Ordinal);
        Assert.Contains(identity, values["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"], StringComparison.Ordinal);
        Assert.All(values.Values, value => Assert.DoesNotMatch(Secret(), value));
    }

    [Fact]
    public async Task Settings_that_Flex_Consumption_refuses_are_not_set()
    {
        string[] refused =
        [
            "FUNCTIONS_WORKER_RUNTIME",
            "FUNCTIONS_EXTENSION_VERSION",
            "WEBSITE_RUN_FROM_PACKAGE",
            "WEBSITE_CONTENTSHARE",
            "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
        ];

        foreach (var name in ComposedApp.Assemblies.Keys)
        {
            Assert.Empty((await AppSettings.DeployedAsync(name)).Keys.Intersect(refused));
        }
    }

    private static async Task<SortedSet<string>> ReadSettingsAsync(string name, IReadOnlyDictionary<string, string> settings)
    {
        var app = await ComposedApp.ComposeAsync(name, settings);
        var connections = app.Triggers.OfType<ServiceBusTriggerAttribute>().Select(trigger => trigger.Connection ?? "ServiceBus");
        return [.. app.ReadSettings.Concat(connections).Select(ConnectionOrSetting)];
    }

    // A connection is one setting or a group of settings; either way it is set once.
    private static string ConnectionOrSetting(string name) => ConnectionPart().Replace(name, "");

    [GeneratedRegex("__(tableServiceUri|fullyQualifiedNamespace|credential|clientId)$")]
    private static partial Regex ConnectionPart();

    [GeneratedRegex("%(?<name>[^%]+)%")]
    private static partial Regex NamedSetting();

    [GeneratedRegex("AccountKey=|SharedAccessKey|password", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
