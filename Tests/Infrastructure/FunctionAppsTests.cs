using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Infrastructure;

public sealed partial class FunctionAppsTests
{
    [Fact]
    public async Task Each_service_of_azd_has_a_site_with_its_tag_and_the_project_of_its_name()
    {
        var sites = (await Deployment.DefaultAsync()).OfType("Microsoft.Web/sites");
        var services = Service().Matches(await File.ReadAllTextAsync(Repository.PathOf("azure.yaml"), TestContext.Current.CancellationToken));

        Assert.Equal(
            sites.Select(site => site.Body.GetProperty("tags").GetProperty("azd-service-name").GetString()).Order(),
            services.Select(service => service.Groups["name"].Value).Order());
        Assert.All(services, service =>
        {
            Assert.True(Directory.Exists(Repository.PathOf(service.Groups["project"].Value)));
            Assert.Equal("function", service.Groups["host"].Value);
        });
    }

    [Fact]
    public async Task The_consumer_of_events_is_deployed_before_their_producer()
    {
        var azd = await File.ReadAllTextAsync(Repository.PathOf("azure.yaml"), TestContext.Current.CancellationToken);
        var workflow = await File.ReadAllTextAsync(Repository.PathOf(".github", "workflows", "deploy.yml"), TestContext.Current.CancellationToken);

        // Versions before this one do not deploy by `uses`.
        Assert.Matches("(?m)^  azd: '>= 1\\.25\\.0'$", azd);
        Assert.Matches("(?m)^  orders:\n(    .*\n)*    uses: \\[notifications\\]$", azd);
        Assert.Matches("(?s)azd deploy notifications .*azd deploy orders ", workflow);
    }

    [Fact]
    public async Task Each_app_has_a_Flex_Consumption_plan_of_its_own()
    {
        var deployment = await Deployment.DefaultAsync();
        var plans = deployment.OfType("Microsoft.Web/serverfarms");

        Assert.All(plans, plan => Assert.Equal("FC1", plan.Body.GetProperty("sku").GetProperty("name").GetString()));
        Assert.Equal(plans.Select(plan => plan.Id).Order(), deployment.OfType("Microsoft.Web/sites").Select(site => site.Reference("serverFarmId")).Order());
    }

    [Fact]
    public async Task Each_app_runs_on_dotnet_isolated_10_as_an_identity_of_its_own()
    {
        var deployment = await Deployment.DefaultAsync();
        var identities = deployment.OfType("Microsoft.ManagedIdentity/userAssignedIdentities");
        var sites = deployment.OfType("Microsoft.Web/sites");

        Assert.Equal(identities.Select(identity => identity.Id).Order(), sites.Select(site => site.Reference("keyVaultReferenceIdentity")).Order());
        Assert.All(sites, site =>
        {
            var identity = site.Text("keyVaultReferenceIdentity");
            Assert.Equal("dotnet-isolated", site.Text("functionAppConfig.runtime.name"));
            Assert.Equal("10.0", site.Text("functionAppConfig.runtime.version"));
            Assert.Equal("UserAssigned", site.Body.GetProperty("identity").GetProperty("type").GetString());
            Assert.Equal(
                [identity],
                site.Body.GetProperty("identity").GetProperty("userAssignedIdentities").EnumerateObject().Select(property => property.Name));
            Assert.Equal("UserAssignedIdentity", site.Text("functionAppConfig.deployment.storage.authentication.type"));
            Assert.Equal(identity, site.Text("functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId"));
        });
    }

    [Fact]
    public async Task Each_app_has_an_account_of_its_own_for_the_keys_of_its_host_and_for_its_package()
    {
        var deployment = await Deployment.DefaultAsync();
        var containers = deployment.OfType("Microsoft.Storage/storageAccounts/blobServices/containers").Select(container => container.Id).ToHashSet();
        var accounts = new List<string>();
        foreach (var site in deployment.OfType("Microsoft.Web/sites"))
        {
            var settings = deployment.OfType("Microsoft.Web/sites/config").Single(config => config.Id.StartsWith(site.Id, StringComparison.Ordinal));
            var account = settings.Text("AzureWebJobsStorage__accountName")!;
            accounts.Add(account);
            string[] needed = ["azure-webjobs-hosts", "azure-webjobs-secrets", "package"];

            var package = site.Text("functionAppConfig.deployment.storage.value")!;

            Assert.Contains($"'{account}', environment().suffixes.storage, 'package')", package, StringComparison.Ordinal);
            Assert.Subset(
                containers,
                needed.Select(name => $"Microsoft.Storage/storageAccounts/{account}/blobServices/default/containers/{name}").ToHashSet());
        }

        Assert.Equal(accounts.Distinct(), accounts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Only_the_app_with_orchestrations_keeps_instances_ready_and_as_many_as_the_parameter_says(int count)
    {
        var deployment = await Deployment.WithAsync($"param durableAlwaysReadyInstances = {count}");
        var ready = deployment.OfType("Microsoft.Web/sites").ToDictionary(
            site => site.Body.GetProperty("tags").GetProperty("azd-service-name").GetString()!,
            site => site.Property("functionAppConfig.scaleAndConcurrency.alwaysReady").EnumerateArray()
                .Select(group => (group.GetProperty("name").GetString(), group.GetProperty("instanceCount").GetInt32())));

        Assert.Equal(count == 0 ? [] : [("durable", count)], ready["orders"]);
        Assert.Empty(ready["notifications"]);
    }

    [Fact]
    public async Task Instances_are_spread_over_zones_where_the_parameter_says_so()
    {
        Assert.All((await Deployment.DefaultAsync()).OfType("Microsoft.Web/serverfarms"), plan => Assert.True(plan.IsFalse("zoneRedundant")));
        Assert.All((await Deployment.PrivateNetworkAsync()).OfType("Microsoft.Web/serverfarms"), plan => Assert.True(plan.IsTrue("zoneRedundant")));
    }

    [Fact]
    public async Task An_app_may_be_kept_to_one_instance()
    {
        var deployment = await Deployment.WithAsync("param maximumInstanceCount = 1");

        Assert.All(
            deployment.OfType("Microsoft.Web/sites"),
            site => Assert.Equal(1, site.Property("functionAppConfig.scaleAndConcurrency.maximumInstanceCount").GetInt32()));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("notifications")]
    public async Task No_telemetry_is_sampled_away(string name)
    {
        var settings = await AppSettings.PredictedAsync(name);

        Assert.Equal("microsoft.fixed_percentage", settings["OTEL_TRACES_SAMPLER"]);
        Assert.Equal("1", settings["OTEL_TRACES_SAMPLER_ARG"]);
    }

    [Fact]
    public async Task Telemetry_has_a_daily_limit()
    {
        var workspace = Assert.Single((await Deployment.WithAsync("param telemetryDailyCapGB = 3")).OfType("Microsoft.OperationalInsights/workspaces"));

        Assert.Equal(3, workspace.Property("workspaceCapping.dailyQuotaGb").GetInt32());
    }

    [GeneratedRegex(@"^  (?<name>\w+):\n    project: \./(?<project>\w+)\n    language: dotnet\n    host: (?<host>\w+)$", RegexOptions.Multiline)]
    private static partial Regex Service();
}
