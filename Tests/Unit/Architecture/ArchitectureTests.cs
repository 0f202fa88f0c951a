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

    [Fact]
    public void The_rules_see_what_they_forbid_where_it_is_allowed()
    {
        Assert.Contains("BillingFunctions", ReferencesOf("OrderFunctions"));
        Assert.Empty(HostPackages.Except([.. ReferencesOf("LocalHost"), .. ReferencesOf("Emulators")]));
        Assert.False(Types().That().ResideInNamespaceMatching(@"^LocalHost\.(CommandLine|Running|Settings)(\.|$)")
            .Should().NotDependOnAny(typeof(OrderWorkflow)).HasNoViolations(Code));
    }

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
        Assert.Empty(files.SelectMany(file => NamedIn(File.ReadLines(Repository.PathOf(file))).Select(line => $"{file}:{line}")));
    }

    [Theory]
    [InlineData("// The order saga waits here.", true)]
    [InlineData("var route = \"/api/\" + name;", true)]
    [InlineData("<p>The Customers</p>", true)]
    [InlineData("builder.Add(\"orders\");", true)]
    [InlineData("typeof(OrderFunctions.Program)", true)]
    [InlineData("rows.OrderBy(row => row.Number); // in order", false)]
    public void A_name_of_the_system_is_found_in_code_comment_and_page(string line, bool isFound) =>
        Assert.Equal(isFound ? [$"2 {line}"] : [], NamedIn(["", line]));

    private static IEnumerable<string> NamedIn(IEnumerable<string> lines) =>
        lines.Index().Where(line => NamesOfTheSystem().IsMatch(line.Item)).Select(line => $"{line.Index + 1} {line.Item.Trim()}");

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
        var circles = new FolderCircles(Code, parent);

        Assert.True(circles.HasArrows);
        Assert.Empty(circles.Find());
    }

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
