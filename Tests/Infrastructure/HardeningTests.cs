namespace Tests.Infrastructure;

public sealed class HardeningTests
{
    [Fact]
    public async Task Storage_accounts_accept_identities_over_TLS_only()
    {
        var accounts = (await Deployment.DefaultAsync()).OfType("Microsoft.Storage/storageAccounts");

        Assert.Equal(2, accounts.Count);
        Assert.All(accounts, account =>
        {
            Assert.True(account.IsFalse("allowSharedKeyAccess"));
            Assert.True(account.IsFalse("allowBlobPublicAccess"));
            Assert.True(account.IsTrue("supportsHttpsTrafficOnly"));
            Assert.Equal("TLS1_2", account.Text("minimumTlsVersion"));
        });
    }

    [Fact]
    public async Task Service_Bus_accepts_identities_over_TLS_only()
    {
        var broker = Assert.Single((await Deployment.DefaultAsync()).OfType("Microsoft.ServiceBus/namespaces"));

        Assert.True(broker.IsTrue("disableLocalAuth"));
        Assert.Equal("1.2", broker.Text("minimumTlsVersion"));
        Assert.Equal("Standard", broker.Body.GetProperty("sku").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Telemetry_is_accepted_from_identities_only()
    {
        var deployment = await Deployment.DefaultAsync();

        Assert.True(Assert.Single(deployment.OfType("Microsoft.Insights/components")).IsTrue("DisableLocalAuth"));
        Assert.True(Assert.Single(deployment.OfType("Microsoft.OperationalInsights/workspaces")).IsTrue("features.disableLocalAuth"));
    }

    [Fact]
    public async Task Key_Vault_is_opened_by_roles_only_and_keeps_what_is_deleted()
    {
        var vault = Assert.Single((await Deployment.DefaultAsync()).OfType("Microsoft.KeyVault/vaults"));

        Assert.True(vault.IsTrue("enableRbacAuthorization"));
        Assert.True(vault.IsTrue("enablePurgeProtection"));
        Assert.Equal(default, vault.Property("accessPolicies"));
    }

    [Fact]
    public async Task Apps_speak_HTTPS_only_and_are_published_by_identities_only()
    {
        var deployment = await Deployment.DefaultAsync();
        var sites = deployment.OfType("Microsoft.Web/sites");
        var policies = deployment.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies");

        Assert.Equal(2, sites.Count);
        Assert.All(sites, site =>
        {
            Assert.True(site.IsTrue("httpsOnly"));
            Assert.Equal("1.2", site.Text("siteConfig.minTlsVersion"));
            Assert.Equal("1.2", site.Text("siteConfig.scmMinTlsVersion"));
            Assert.Equal(
                ["ftp", "scm"],
                policies
                    .Where(policy => policy.Id.StartsWith(site.Id, StringComparison.Ordinal) && policy.IsFalse("allow"))
                    .Select(policy => policy.Name)
                    .Order());
        });
    }

    [Fact]
    public async Task Private_networking_closes_everything_that_can_be_closed()
    {
        var deployment = await Deployment.FullAsync();
        var closed = deployment.Resources.Where(resource => resource.Type is "Microsoft.Storage/storageAccounts" or "Microsoft.ServiceBus/namespaces");
        var reachable = deployment.OfType("Microsoft.Network/privateEndpoints")
            .Select(endpoint => endpoint.Property("privateLinkServiceConnections")[0].GetProperty("properties"))
            .Select(connection => (connection.GetProperty("privateLinkServiceId").GetString(), connection.GetProperty("groupIds")[0].GetString()))
            .ToList();

        Assert.All(closed, resource => Assert.Equal("Disabled", resource.Text("publicNetworkAccess")));
        Assert.Equal(
            [
                ("/Microsoft.ServiceBus/namespaces/sbns-token", "namespace"),
                ("/Microsoft.Storage/storageAccounts/sthosttoken", "blob"),
                ("/Microsoft.Storage/storageAccounts/sthosttoken", "queue"),
                ("/Microsoft.Storage/storageAccounts/sthosttoken", "table"),
                ("/Microsoft.Storage/storageAccounts/sttablestoken", "table"),
            ],
            reachable.Order());
        Assert.Equal(reachable.Count, deployment.OfType("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count);
    }

    [Fact]
    public async Task Private_networking_sends_each_app_through_a_subnet_delegated_to_it()
    {
        var deployment = await Deployment.FullAsync();
        var network = Assert.Single(deployment.OfType("Microsoft.Network/virtualNetworks"));
        var delegated = network.Property("subnets").EnumerateArray()
            .Where(subnet => subnet.GetProperty("properties").TryGetProperty("delegations", out var delegations)
                && delegations[0].GetProperty("properties").GetProperty("serviceName").GetString() == "Microsoft.App/environments")
            .Select(subnet => $"{network.Id}/subnets/{subnet.GetProperty("name").GetString()}");

        Assert.Equal(
            deployment.OfType("Microsoft.Web/sites").Select(site => site.Text("virtualNetworkSubnetId")).Order(),
            delegated.Order());
    }
}
