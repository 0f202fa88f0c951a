using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Shared.Events;

namespace Tests.Infrastructure;

public sealed partial class RoleAssignmentsTests
{
    private const string Tables = $"storageAccounts/sttables{Deployment.Token}/tableServices/default/tables";
    private const string Broker = $"namespaces/sbns-{Deployment.Token}";

    public static TheoryData<string> Apps => [.. ComposedApp.Assemblies.Keys];

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Each_app_has_every_role_that_its_code_needs_and_none_besides(string name)
    {
        var app = await ComposedApp.ComposeAsync(name, await AppSettings.SampleAsync());
        var storage = $"storageAccounts/{(await AppSettings.PredictedAsync(name))["AzureWebJobsStorage__accountName"]}";
        (string Role, string Scope)[] needed =
        [
            .. TableRoles(app), .. BrokerRoles(app), .. HostRoles(app, storage), .. await SecretRolesAsync(name),
            ("monitoringMetricsPublisher", $"components/appi-{Deployment.Token}"),
        ];

        Assert.Equal(
            needed.Order(),
            (await RoleAssignment.AllAsync()).Where(assignment => assignment.App == name).Select(assignment => (assignment.Role, assignment.Scope)).Order());
    }

    [Fact]
    public async Task Nobody_but_the_apps_has_a_role_and_each_says_why()
    {
        var why = (await Template.ReadAsync()).Descriptions[RoleAssignment.Type].ToList();

        Assert.All(await RoleAssignment.AllAsync(), assignment => Assert.Contains(assignment.App!, ComposedApp.Assemblies.Keys));
        Assert.All(
            (await Deployment.DefaultAsync()).OfType(RoleAssignment.Type),
            assignment => Assert.Equal("ServicePrincipal", assignment.Text("principalType")));
        Assert.NotEmpty(why);
        Assert.All(why, description => Assert.StartsWith("Why: ", description, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_app_reaches_the_storage_in_which_the_host_of_another_keeps_its_keys()
    {
        var assignments = await RoleAssignment.AllAsync();
        foreach (var name in ComposedApp.Assemblies.Keys)
        {
            var storage = (await AppSettings.PredictedAsync(name))["AzureWebJobsStorage__accountName"];
            var there = assignments.Where(assignment => assignment.Scope.StartsWith($"storageAccounts/{storage}", StringComparison.Ordinal)).ToList();

            Assert.NotEmpty(there);
            Assert.All(there, assignment => Assert.Equal(name, assignment.App));
        }
    }

    [Fact]
    public async Task Every_assignment_is_known_before_the_deployment_so_that_a_preview_shows_it_and_none_takes_the_name_of_another()
    {
        var ids = (await Deployment.DefaultAsync()).OfType(RoleAssignment.Type).Select(assignment => assignment.Id).ToList();

        Assert.All(ids, id => Assert.DoesNotContain('[', id));
        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task An_app_gets_its_settings_after_its_roles_and_after_the_way_to_what_they_are_for(string name)
    {
        var graph = await BicepProcess.AskAsync("bicep/getDeploymentGraph", new { path = Template.Path });
        var needs = graph.GetProperty("edges").EnumerateArray()
            .Select(edge => (From: edge.GetProperty("source").GetString(), To: edge.GetProperty("target").GetString()))
            .ToList();

        Assert.Contains((name, $"{name}Access"), needs);
        Assert.Contains((name, "privateAccess"), needs);
        Assert.Contains(($"{name}Access", $"{name}Storage"), needs);
        Assert.Contains(("notificationsAccess", "keyVault"), needs);
    }

    private static IEnumerable<(string, string)> TableRoles(ComposedApp app) =>
    [
        .. app.OwnTables.Select(table => ("storageTableDataContributor", $"{Tables}/{table}")),


        // What belongs to the other app may only be read.
        .. app.UsedTables.Except(app.OwnTables).Select(table => ("storageTableDataReader", $"{Tables}/{table}")),
    ];

    private static IEnumerable<(string, string)> BrokerRoles(ComposedApp app)
    {
        var triggers = app.Triggers.OfType<ServiceBusTriggerAttribute>().ToList();
        return
        [
            .. triggers.Where(trigger => trigger.QueueName is null)
                .Select(trigger => ("azureServiceBusDataReceiver", $"{Broker}/topics/{trigger.TopicName}/subscriptions/{trigger.SubscriptionName}")),

            // A queue is the waiting room of the app that reads it: the same app writes to it, and is woken by what is scheduled there.
            .. triggers.Where(trigger => trigger.QueueName is not null)
                .Select(trigger => ("azureServiceBusDataOwner", $"{Broker}/queues/{trigger.QueueName}")),

            // Only sagas publish.
            .. HasOrchestrations(app) ? Topics().Select(topic => ("azureServiceBusDataSender", $"{Broker}/topics/{topic}")) : [],
        ];
    }

    private static IEnumerable<(string, string)> HostRoles(ComposedApp app, string storage) => HasOrchestrations(app)
        ?
        [
            ("storageBlobDataOwner", storage),
            ("storageQueueDataContributor", storage),
            ("storageTableDataContributor", storage),
        ]
        :
        [
            ("storageBlobDataOwner", $"{storage}/blobServices/default/containers/azure-webjobs-hosts"),
            ("storageBlobDataOwner", $"{storage}/blobServices/default/containers/azure-webjobs-secrets"),
            ("storageBlobDataContributor", $"{storage}/blobServices/default/containers/package"),
        ];

    private static async Task<IEnumerable<(string, string)>> SecretRolesAsync(string name) => (await AppSettings.PredictedAsync(name)).Values
        .Select(value => SecretReference().Match(value))
        .Where(reference => reference.Success)
        .Select(reference => ("keyVaultSecretsUser", $"vaults/{reference.Groups["vault"].Value}/secrets/{reference.Groups["secret"].Value}"));

    private static IEnumerable<string> Topics() => typeof(IntegrationEvent).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IntegrationEvent)))
        .Select(type => ((IntegrationEvent)RuntimeHelpers.GetUninitializedObject(type)).Topic)
        .Distinct();

    private static bool HasOrchestrations(ComposedApp app) => app.Triggers.OfType<OrchestrationTriggerAttribute>().Any();

    [GeneratedRegex(@"^\[format\('@Microsoft\.KeyVault\(SecretUri=https://\{0\}\{1\}/secrets/\{2\}\)', '(?<vault>[^']+)', [^']+, '(?<secret>[^']+)'\)\]$")]
    private static partial Regex SecretReference();
}
