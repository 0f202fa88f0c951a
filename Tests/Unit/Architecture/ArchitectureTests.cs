using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using LocalHost;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Repository = Tests.Support.Repository;

namespace Tests.Unit.Architecture;

/// <summary>Who may know whom: the arrows of docs/architecture.md.</summary>
public sealed partial class ArchitectureTests
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
    public void What_hosts_apps_knows_nothing_of_the_system_that_it_runs() =>
        Types().That().ResideInNamespaceMatching(@"^LocalHost\.(?!(CommandLine|Running|Settings)(\.|$))")
            .Should().NotDependOnAny(typeof(OrderWorkflow))
            .Check(Code);

    // Read from the source, because the compiler does not see them: names of apps, routes and notions of this system in texts and comments.
    [Theory]
    [InlineData("LocalHost")]
    [InlineData("Emulators")]
    public void The_host_and_the_emulators_name_nothing_of_the_system_that_they_run(string project)
    {
        var files = Directory.EnumerateFiles(Repository.PathOf(project), "*.*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => Path.GetExtension(file) is ".cs" or ".js" or ".html" && !file.Contains("/bin/") && !file.Contains("/obj/"))
            .Where(file => file != $"LocalHost/{nameof(OrderWorkflow)}.cs")
            .ToList();

        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            from line in File.ReadLines(Repository.PathOf(file)).Index()
            where NamesOfTheSystem().IsMatch(line.Item)
            select $"{file}:{line.Index + 1} {line.Item.Trim()}");
    }

    [Theory]
    [InlineData("Shared")]
    [InlineData("BillingFunctions")]
    [InlineData("CustomerFunctions")]
    [InlineData("OrderFunctions")]
    [InlineData("NotificationFunctions")]
    [InlineData("Emulators")]
    [InlineData("Emulators.ServiceBus")]
    [InlineData("LocalHost")]
    [InlineData("LocalHost.Durable")]
    public void Folders_depend_on_each_other_in_one_direction(string parent)
    {
        var arrows = Code.Types.SelectMany(type => type.Dependencies)
            .Select(dependency => (
                From: FolderOf(parent, dependency.Origin.FullName), To: FolderOf(parent, dependency.Target.FullName), dependency.Origin, dependency.Target))
            .Where(arrow => arrow.From is not null && arrow.To is not null && arrow.From != arrow.To)
            .ToList();
        var targets = arrows.ToLookup(arrow => arrow.From!, arrow => arrow.To!);

        Assert.NotEmpty(arrows);
        var inCircles = arrows.Where(arrow => ReachableFrom(arrow.To!, targets).Contains(arrow.From!));
        Assert.Empty(inCircles.Select(arrow => $"{arrow.Origin.FullName} -> {arrow.Target.FullName}").Distinct());
    }

    private static HashSet<string> ReachableFrom(string folder, ILookup<string, string> targets)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>([folder]);
        while (next.TryPop(out var current))
        {
            if (reached.Add(current))
                targets[current].Distinct().ToList().ForEach(next.Push);
        }

        return reached;
    }

    // The namespace below the parent's, without what is nested in it; null for types elsewhere and of the parent itself, which wires its folders up.
    private static string? FolderOf(string parent, string type) =>
        type.StartsWith($"{parent}.", StringComparison.Ordinal) && type[(parent.Length + 1)..].Split('.') is [var folder, _, ..] ? folder : null;

    [GeneratedRegex("customer|saga|(Order|Notification|Billing)Functions|\"(orders|notifications)\"|\"/?api/", RegexOptions.IgnoreCase)]
    private static partial Regex NamesOfTheSystem();

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
