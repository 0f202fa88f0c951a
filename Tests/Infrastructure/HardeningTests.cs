namespace Tests.Infrastructure;

public sealed class HardeningTests
{
    [Fact]
    public async Task Storage_accounts_accept_identities_over_TLS_only()
    {
        var accounts = (await Deployment.DefaultAsync()).OfType("Microsoft.Storage/storageAccounts");

        Assert.Equal(3, accounts.Count);
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
        var deployment = await Deployment.PrivateNetworkAsync();
        var closed = deployment.Resources.Where(resource => resource.Type is "Microsoft.Storage/storageAccounts" or "Microsoft.ServiceBus/namespaces");
        var reachable = deployment.OfType("Microsoft.Network/privateEndpoints")
            .Select(endpoint => endpoint.Property("privateLinkServiceConnections")[0].GetProperty("properties"))
            .Select(connection => (
                DeployedResource.WithoutGroup(connection.GetProperty("privateLinkServiceId").GetString()!),
                connection.GetProperty("groupIds")[0].GetString()))
            .ToList();

        Assert.All(closed, resource => Assert.Equal("Disabled", resource.Text("publicNetworkAccess")));
        Assert.Equal(
            [
                ($"Microsoft.ServiceBus/namespaces/sbns-{Deployment.Token}", "namespace"),
                ($"Microsoft.Storage/storageAccounts/stnotify{Deployment.Token}", "blob"),
                ($"Microsoft.Storage/storageAccounts/storders{Deployment.Token}", "blob"),
                ($"Microsoft.Storage/storageAccounts/storders{Deployment.Token}", "queue"),
                ($"Microsoft.Storage/storageAccounts/storders{Deployment.Token}", "table"),
                ($"Microsoft.Storage/storageAccounts/sttables{Deployment.Token}", "table"),
            ],
            reachable.Order());
    }

    [Fact]
    public async Task Private_networking_sends_each_app_through_a_subnet_delegated_to_it()
    {
        var deployment = await Deployment.PrivateNetworkAsync();
        var network = Assert.Single(deployment.OfType("Microsoft.Network/virtualNetworks"));
        var delegated = network.Property("subnets").EnumerateArray()
            .Where(subnet => subnet.GetProperty("properties").TryGetProperty("delegations", out var delegations)
                && delegations[0].GetProperty("properties").GetProperty("serviceName").GetString() == "Microsoft.App/environments")
            .Select(subnet => $"{network.Id}/subnets/{subnet.GetProperty("name").GetString()}");

        Assert.Equal(
            deployment.OfType("Microsoft.Web/sites").Select(site => site.Reference("virtualNetworkSubnetId")).Order(),
            delegated.Order());
    }

    [Fact]
    public async Task Private_networking_comes_up_in_one_run_with_the_zones_by_which_the_endpoints_are_found()
    {
        var deployment = await Deployment.PrivateNetworkAsync();
        var network = Assert.Single(deployment.OfType("Microsoft.Network/virtualNetworks"));
        var zones = deployment.OfType("Microsoft.Network/privateDnsZones");
        var links = deployment.OfType("Microsoft.Network/privateDnsZones/virtualNetworkLinks");

        Assert.Equal(4, zones.Count);
        Assert.Equal(zones.Count, links.Count);
        Assert.All(links, link => Assert.Equal(network.Id, DeployedResource.WithoutGroup(link.Property("virtualNetwork").GetProperty("id").GetString()!)));
        Assert.Equal(
            deployment.OfType("Microsoft.Network/privateEndpoints").Select(endpoint => $"{endpoint.Id}/privateDnsZoneGroups/default").Order(),
            deployment.OfType("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Select(group => group.Id).Order());
    }

    [Fact]
    public async Task Zones_that_a_hub_keeps_are_linked_and_not_made()
    {
        var deployment = await Deployment.WithAsync(
            "param privateNetworking = true",
            "param privateDnsZonesResourceGroupId = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/hub'");

        Assert.Empty(deployment.OfType("Microsoft.Network/privateDnsZones"));
        Assert.Equal(4, deployment.OfType("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count);
        Assert.All(
            deployment.OfType("Microsoft.Network/privateEndpoints/privateDnsZoneGroups"),
            group => Assert.Contains("11111111-1111-1111-1111-111111111111", group.Property("privateDnsZoneConfigs").GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Private_networking_lets_the_apps_out_to_SendGrid_by_one_known_address_and_nothing_else()
    {
        var deployment = await Deployment.PrivateNetworkAsync();
        var gateway = Assert.Single(deployment.OfType("Microsoft.Network/natGateways"));
        var address = Assert.Single(deployment.OfType("Microsoft.Network/publicIPAddresses"));
        var subnets = Assert.Single(deployment.OfType("Microsoft.Network/virtualNetworks")).Property("subnets").EnumerateArray().ToList();

        Assert.Equal("Static", address.Text("publicIPAllocationMethod"));
        Assert.EndsWith(address.Id, gateway.Property("publicIpAddresses")[0].GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.All(subnets, subnet => Assert.False(subnet.GetProperty("properties").GetProperty("defaultOutboundAccess").GetBoolean()));
        Assert.All(
            subnets.Where(subnet => subnet.GetProperty("properties").TryGetProperty("delegations", out _)),
            subnet => Assert.EndsWith(
                gateway.Id, subnet.GetProperty("properties").GetProperty("natGateway").GetProperty("id").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_ledger_can_be_locked_against_deletion_and_is_not_unless_asked()
    {
        var locked = Assert.Single((await Deployment.PrivateNetworkAsync()).OfType("Microsoft.Authorization/locks"));

        Assert.Equal("CanNotDelete", locked.Text("level"));
        Assert.StartsWith($"Microsoft.Storage/storageAccounts/sttables{Deployment.Token}/", locked.Id, StringComparison.Ordinal);
        Assert.Empty((await Deployment.DefaultAsync()).OfType("Microsoft.Authorization/locks"));
    }
}
