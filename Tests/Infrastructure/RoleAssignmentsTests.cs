using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Shared.Events;
using Shared.Storage;

namespace Tests.Infrastructure;

public sealed partial class RoleAssignmentsTests
{
    private const string Tables = "storageAccounts/sttablestoken/tableServices/default/tables";
    private const string Containers = "storageAccounts/sthosttoken/blobServices/default/containers";
    private const string HostStorage = "storageAccounts/sthosttoken";
    private const string Broker = "namespaces/sbns-token";

    // Both apps recognise callers by their session; the app that does not own the sessions may only read them.
    private static readonly string[] TablesOfCallers = [TableNames.Sessions];

    public static TheoryData<string> Apps => [.. ComposedApp.Assemblies.Keys];

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Each_app_has_every_role_that_its_code_needs_and_none_besides(string name)
    {
        var app = await ComposedApp.StartAsync(name, await AppSettings.SampleAsync());
        RoleAssignment[] needed = [.. TableRoles(app), .. BrokerRoles(app), .. HostRoles(app, name), .. await SecretRolesAsync(name)];

        Assert.Equal(Sorted([.. needed, new("monitoringMetricsPublisher", "components/appi-token")]), Sorted(await RoleAssignment.OfAsync(name)));
    }

    [Fact]
    public async Task Nobody_but_the_apps_has_a_role_and_each_says_why()
    {
        var assignments = (await Deployment.FullAsync()).OfType("Microsoft.Authorization/roleAssignments");
        var ofApps = 0;
        foreach (var name in ComposedApp.Assemblies.Keys)
        {
            ofApps += (await RoleAssignment.OfAsync(name)).Count;
        }

        Assert.Equal(ofApps, assignments.Count);
        Assert.All(assignments, assignment =>
        {
            Assert.StartsWith("Why: ", assignment.Comment, StringComparison.Ordinal);
            Assert.Equal("ServicePrincipal", assignment.Text("principalType"));
        });
    }

    [Fact]
    public async Task Assignments_do_not_take_each_others_names()
    {
        var names = (await Deployment.DefaultAsync()).OfType("Microsoft.Authorization/roleAssignments").Select(assignment => assignment.Name).ToList();

        Assert.Equal(names.Distinct(), names);
    }

    private static IEnumerable<RoleAssignment> TableRoles(ComposedApp app) =>
    [
        .. app.OwnTables.Select(table => new RoleAssignment("storageTableDataContributor", $"{Tables}/{table}")),
        .. TablesOfCallers.Except(app.OwnTables).Select(table => new RoleAssignment("storageTableDataReader", $"{Tables}/{table}")),
    ];

    private static IEnumerable<RoleAssignment> BrokerRoles(ComposedApp app)
    {
        var triggers = app.Triggers.OfType<ServiceBusTriggerAttribute>().ToList();
        return
        [
            .. triggers.Select(trigger => new RoleAssignment(
                "azureServiceBusDataReceiver",
                $"{Broker}/{(trigger.QueueName is { } queue ? $"queues/{queue}" : $"topics/{trigger.TopicName}/subscriptions/{trigger.SubscriptionName}")}")),

            // A queue is the waiting room of the app that reads it: the same app writes to it.
            .. triggers.Where(trigger => trigger.QueueName is not null)
                .Select(trigger => new RoleAssignment("azureServiceBusDataSender", $"{Broker}/queues/{trigger.QueueName}")),

            // Only sagas publish.
            .. HasOrchestrations(app) ? Topics().Select(topic => new RoleAssignment("azureServiceBusDataSender", $"{Broker}/topics/{topic}")) : [],
        ];
    }

    private static IEnumerable<RoleAssignment> HostRoles(ComposedApp app, string name) => HasOrchestrations(app)
        ?
        [
            new("storageBlobDataOwner", HostStorage),
            new("storageQueueDataContributor", HostStorage),
            new("storageTableDataContributor", HostStorage),
        ]
        :
        [
            new("storageBlobDataOwner", $"{Containers}/azure-webjobs-hosts"),
            new("storageBlobDataOwner", $"{Containers}/azure-webjobs-secrets"),
            new("storageBlobDataContributor", $"{Containers}/package-{name}"),
        ];

    private static async Task<IEnumerable<RoleAssignment>> SecretRolesAsync(string name)
    {
        var config = (await Deployment.DefaultAsync()).OfType("Microsoft.Web/sites/config").Single(config => config.Id.Contains($"func-{name}-"));
        return config.Properties.EnumerateObject()
            .Select(setting => SecretReference().Match(setting.Value.GetString()!))
            .Where(reference => reference.Success)
            .Select(reference => new RoleAssignment("keyVaultSecretsUser", reference.Groups["path"].Value));
    }

    private static IEnumerable<string> Topics() => typeof(IEvent).Assembly.GetTypes()
        .Where(type => type.IsClass && type.IsAssignableTo(typeof(IEvent)))
        .Select(type => ((IEvent)RuntimeHelpers.GetUninitializedObject(type)).Topic)
        .Distinct();

    private static bool HasOrchestrations(ComposedApp app) => app.Triggers.OfType<OrchestrationTriggerAttribute>().Any();

    private static IEnumerable<string> Sorted(IEnumerable<RoleAssignment> assignments) =>
        assignments.Select(assignment => $"{assignment.Scope}: {assignment.Role}").Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^@Microsoft\.KeyVault\(SecretUri=\[/[^/]+/(?<path>[^.]+)\.secretUri\]\)$")]
    private static partial Regex SecretReference();
}
