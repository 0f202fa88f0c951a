using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Tests.Support;

namespace Tests.Unit.Infrastructure;

public sealed partial class AppSettingsTests
{
    // Read by the Functions host or its tools, not by the apps.
    private static readonly string[] HostSettings = ["AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME", "APPLICATIONINSIGHTS_"];

    public static TheoryData<string> Apps => [.. ComposedApp.Assemblies.Keys];

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Every_setting_that_the_code_reads_is_set_by_the_deployment_and_the_reverse(string name)
    {
        var settings = await AppSettings.DeployedAsync(name);

        Assert.Equal(
            settings.Keys.Where(IsAppSetting).Select(ConnectionOrSetting).Distinct().Order(),
            await ReadSettingsAsync(name, settings));
    }

    [Fact]
    public async Task Every_setting_that_the_code_reads_is_in_the_sample_and_the_reverse()
    {
        var settings = await AppSettings.SampleAsync();
        var read = new SortedSet<string>();
        foreach (var name in ComposedApp.Assemblies.Keys)
        {
            read.UnionWith(await ReadSettingsAsync(name, settings));
        }

        Assert.Equal(settings.Keys.Where(IsAppSetting).Order(), read);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Connections_are_by_the_apps_own_identity_with_no_connection_string_beside_them(string name)
    {
        var settings = (await Deployment.DefaultAsync()).OfType("Microsoft.Web/sites/config").Single(config => config.Id.Contains($"func-{name}-"));
        var values = settings.Properties.EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString());
        var identity = $"[/Microsoft.ManagedIdentity/userAssignedIdentities/id-{name}-token.clientId]";

        Assert.All(["AzureWebJobsStorage", "TablesConnection", "ServiceBusConnection"], connection =>
        {
            Assert.DoesNotContain(connection, values.Keys);
            Assert.Equal("managedidentity", values[$"{connection}__credential"]);
            Assert.Equal(identity, values[$"{connection}__clientId"]);
        });
        Assert.Equal($"ClientId={identity};Authorization=AAD", values["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
        Assert.All(values.Values, value => Assert.DoesNotMatch(Secret(), value));
    }

    [Fact]
    public async Task Settings_that_Flex_Consumption_refuses_are_not_set()
    {
        string[] refused = ["FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_CONTENTSHARE", "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING"];

        foreach (var name in ComposedApp.Assemblies.Keys)
        {
            Assert.Empty((await AppSettings.DeployedAsync(name)).Keys.Intersect(refused));
        }
    }

    [Fact]
    public async Task The_configuration_document_lists_every_setting()
    {
        var document = await File.ReadAllTextAsync(Repository.PathOf("docs", "configuration.md"), TestContext.Current.CancellationToken);
        var settings = new SortedSet<string>((await AppSettings.SampleAsync()).Keys);
        foreach (var name in ComposedApp.Assemblies.Keys)
        {
            settings.UnionWith((await AppSettings.DeployedAsync(name)).Keys);
        }

        Assert.Equal(settings, new SortedSet<string>(DocumentedSetting().Matches(document).Select(match => match.Groups["name"].Value)));
    }

    private static async Task<SortedSet<string>> ReadSettingsAsync(string name, IReadOnlyDictionary<string, string> settings)
    {
        var app = await ComposedApp.StartAsync(name, settings);
        var connections = app.Triggers.OfType<ServiceBusTriggerAttribute>().Select(trigger => trigger.Connection ?? "ServiceBus");
        return [.. app.ReadSettings.Concat(connections).Select(ConnectionOrSetting)];
    }

    // A connection is one setting or a group of settings; either way it is set once.
    private static string ConnectionOrSetting(string name) => ConnectionPart().Replace(name, "");

    private static bool IsAppSetting(string name) => !HostSettings.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    [GeneratedRegex("__(tableServiceUri|fullyQualifiedNamespace|credential|clientId)$")]
    private static partial Regex ConnectionPart();

    [GeneratedRegex("AccountKey=|SharedAccessKey|password", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z]\w+)` \| (both|orders|notifications|local) ", RegexOptions.Multiline)]
    private static partial Regex DocumentedSetting();
}
