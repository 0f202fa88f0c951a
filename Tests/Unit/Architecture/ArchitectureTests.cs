using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using LocalHost;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Tests.Unit.Architecture;

/// <summary>Who may know whom: the arrows of docs/architecture.md.</summary>
public sealed class ArchitectureTests
{
    private const string ServiceBusExtension = "Microsoft.Azure.Functions.Worker.Extensions.ServiceBus";

    // Each project with the projects that it may use.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Shared"] = [],
        ["Shared.Sagas"] = ["Shared"],
        ["BillingFunctions"] = ["Shared", "Shared.Sagas"],
        ["CustomerFunctions"] = ["Shared", "Shared.Sagas"],
        ["OrderFunctions"] = ["BillingFunctions", "CustomerFunctions", "Shared", "Shared.Sagas"],
        ["NotificationFunctions"] = ["Shared", ServiceBusExtension],
        [ServiceBusExtension] = [],
        ["Emulators"] = [],
        ["LocalHost"] = ["Emulators"],
    };

    // What runs apps, and no app may use.
    private static readonly string[] HostPackages =
        ["DurableTask.AzureStorage", "Yarp.ReverseProxy", "Grpc.AspNetCore.Server", "Microsoft.Azure.Amqp", "Microsoft.Data.Sqlite", "NCrontab"];

    private static readonly ArchUnitNET.Domain.Architecture Code =
        new ArchLoader().LoadAssemblies([.. Arrows.Keys.Select(Assembly.Load)]).Build();

    public static TheoryData<string> Projects => [.. Arrows.Keys];

    public static TheoryData<string> Apps => [.. Arrows.Keys.Except(["Emulators", "LocalHost", ServiceBusExtension])];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_those_that_its_arrows_lead_to(string project) =>
        Assert.Empty(ReferencesOf(project).Intersect(Arrows.Keys).Except(Arrows[project]));

    [Theory]
    [MemberData(nameof(Apps))]
    public void An_app_uses_no_package_of_a_host(string project) => Assert.Empty(ReferencesOf(project).Intersect(HostPackages));

    [Fact]
    public void Of_the_engine_the_apps_know_one_exception_which_the_official_client_throws() => Assert.Equal(
        ["DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException"],
        Apps.SelectMany(app => ForeignTypesOf(app.Data)).Where(type => type.StartsWith("DurableTask.", StringComparison.Ordinal)).Distinct());

    [Fact]
    public void What_hosts_apps_knows_nothing_of_orders() =>
        Types().That().ResideInNamespaceMatching(@"^LocalHost\.(Durable|Hosting|Http|Logging|ServiceBus|Timers|Workers)(\.|$)")
            .Should().NotDependOnAny(typeof(OrderWorkflow))
            .Check(Code);

    [Theory]
    [InlineData("Shared")]
    [InlineData("BillingFunctions")]
    [InlineData("CustomerFunctions")]
    [InlineData("OrderFunctions")]
    [InlineData("NotificationFunctions")]
    [InlineData("Emulators")]
    public void Folders_of_a_project_depend_on_each_other_in_one_direction(string project)
    {
        var arrows = Code.Types.SelectMany(type => type.Dependencies)
            .Select(dependency => (
                From: FolderOf(project, dependency.Origin.FullName), To: FolderOf(project, dependency.Target.FullName), dependency.Origin, dependency.Target))
            .Where(arrow => arrow.From is not null && arrow.To is not null && arrow.From != arrow.To)
            .ToList();
        var there = arrows.Select(arrow => (arrow.From, arrow.To)).ToHashSet();

        Assert.NotEmpty(arrows);
        var back = arrows.Where(arrow => there.Contains((arrow.To, arrow.From)));
        Assert.Empty(back.Select(arrow => $"{arrow.Origin.FullName} -> {arrow.Target.FullName}").Distinct());
    }

    // The namespace below the project's, without what is nested in it; null for types of other projects and of the project's own namespace, which wires it up.
    private static string? FolderOf(string project, string type) =>
        type.StartsWith($"{project}.", StringComparison.Ordinal) && type[(project.Length + 1)..].Split('.') is [var folder, _, ..] ? folder : null;

    // All that the code names, down to the types of its catch clauses.
    private static List<string> ForeignTypesOf(string project)
    {
        using var assembly = new PEReader(File.OpenRead(Assembly.Load(project).Location));
        var metadata = assembly.GetMetadataReader();
        return
        [
            .. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"),
        ];
    }

    private static IEnumerable<string> ReferencesOf(string project) => Assembly.Load(project).GetReferencedAssemblies().Select(reference => reference.Name!);
}
