using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tests.Support;

namespace Tests.Unit.Build;

public sealed partial class AzureBuildTests
{
    private const string WorkerSdk = "Microsoft.Azure.Functions.Worker.Sdk";

    public static TheoryData<string> Projects => ["Shared", "BillingFunctions", "CustomerFunctions", "OrderFunctions", "NotificationFunctions"];

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task The_Azure_build_refers_to_exactly_the_official_packages_that_the_code_uses(string project)
    {
        var local = await EvaluatedProject.EvaluateAsync(project, "Local");
        var azure = await EvaluatedProject.EvaluateAsync(project, "Azure");

        // Only an app, which the Functions host starts, needs the SDK that describes its functions.
        string[] ofApps = ComposedApp.Assemblies.Values.Contains(project) ? [WorkerSdk] : [];
        Assert.Equal(
            OfficialTypes.PackagesUsedBy(project).Concat(ofApps).Order(StringComparer.Ordinal),
            azure.Packages.Except(local.Packages));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Both_builds_compile_the_same_files_and_differ_only_in_where_the_SDKs_come_from(string project)
    {
        var local = await EvaluatedProject.EvaluateAsync(project, "Local");
        var azure = await EvaluatedProject.EvaluateAsync(project, "Azure");

        Assert.NotEmpty(local.Sources);
        Assert.Equal(local.Sources, azure.Sources);
        Assert.Equal(local.Projects.Except(["LocalRuntime"]), azure.Projects);
        Assert.Empty(local.Packages.Except(azure.Packages));
        Assert.Contains("LocalRuntime", local.Projects);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Function_code_does_not_know_which_build_it_is_in(string project)
    {
        var sources = Directory.EnumerateFiles(Repository.PathOf(project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !BuildOutput().IsMatch(Path.GetRelativePath(Repository.PathOf(project), file)));

        Assert.All(sources, file => Assert.DoesNotMatch(Conditional(), File.ReadAllText(file)));
    }

    [Fact]
    public void Every_package_of_the_Azure_build_has_a_central_version()
    {
        var versions = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(version => version.Attribute("Include")!.Value);
        var used = Projects.SelectMany(project => OfficialTypes.PackagesUsedBy(project.Data)).Append(WorkerSdk).ToHashSet();

        Assert.Superset(used, versions.ToHashSet());
    }

    [Fact]
    public async Task The_local_build_of_an_app_cannot_be_published_and_so_not_deployed()
    {
        foreach (var app in ComposedApp.Assemblies.Values)
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunTargetAsync(app, "PrepareForPublish", "Local"));

            Assert.Contains("Only the Azure build can be published.", failure.Message);
            await RunTargetAsync(app, "PrepareForPublish", "Azure");
        }
    }

    [Fact]
    public async Task Running_the_local_build_of_one_app_says_how_it_is_run_instead()
    {
        foreach (var app in ComposedApp.Assemblies.Values)
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunTargetAsync(app, "ComputeRunArguments", "Local"));

            Assert.Contains("dotnet run --project LocalHost", failure.Message);
        }
    }

    [Fact]
    public async Task The_hooks_of_azd_choose_the_Azure_build_before_anything_is_packaged_or_deployed()
    {
        var file = await File.ReadAllTextAsync(Repository.PathOf("azure.yaml"), TestContext.Current.CancellationToken);

        Assert.Equal(["preup", "prepackage", "predeploy"], Hook().Matches(file).Select(hook => hook.Groups["name"].Value));
        Assert.Contains("azd env set FunctionsRuntime Azure", file);
    }

    private static Task<string> RunTargetAsync(string app, string target, string functionsRuntime) =>
        Command.RunAsync("dotnet", "msbuild", $"{app}/{app}.csproj", $"-t:{target}", $"-p:FunctionsRuntime={functionsRuntime}");

    [GeneratedRegex("^  (?<name>pre[a-z]+): [&*]chooseAzureBuild$", RegexOptions.Multiline)]
    private static partial Regex Hook();

    [GeneratedRegex(@"^(bin|obj)[\\/]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"^\s*#\s*(if|elif|define)\b|\bLocalRuntime\b", RegexOptions.Multiline)]
    private static partial Regex Conditional();
}
