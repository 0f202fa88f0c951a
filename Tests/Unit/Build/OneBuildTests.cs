using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tests.Support;

namespace Tests.Unit.Build;

public sealed partial class OneBuildTests
{
    private static readonly Dictionary<string, string> Assemblies = new()
    {
        ["Shared"] = "Shared",
        ["BillingFunctions"] = "BillingFunctions",
        ["CustomerFunctions"] = "CustomerFunctions",
        ["OrderFunctions"] = "OrderFunctions",
        ["NotificationFunctions"] = "NotificationFunctions",
        ["ServiceBusExtension"] = "Microsoft.Azure.Functions.Worker.Extensions.ServiceBus",
        ["Emulators"] = "Emulators",
    };

    public static TheoryData<string> Projects => [.. Assemblies.Keys];

    public static TheoryData<string> FunctionProjects => [.. Assemblies.Keys.Except(["ServiceBusExtension", "Emulators"])];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_names_only_packages_that_its_code_uses(string name)
    {
        using var project = new RestoredProject(name, Assemblies[name]);
        var used = project.UsedPackages();

        Assert.NotEmpty(used);
        Assert.All(project.DirectPackages, package => Assert.True(
            project.Closure(package) is { Count: 0 } || project.Closure(package).Overlaps(used), $"Nothing that comes with {package} is used."));
    }

    [Theory]
    [MemberData(nameof(FunctionProjects))]
    public void The_analyzers_of_Functions_and_of_Durable_look_at_all_function_code(string name)
    {
        using var project = new RestoredProject(name, Assemblies[name]);

        Assert.Contains("Microsoft.Azure.Functions.Worker.Sdk.Analyzers", project.DirectPackages);
        Assert.Contains("Microsoft.DurableTask.Analyzers", project.DirectPackages);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Packages_are_restored_in_the_versions_that_were_asked_for(string name)
    {
        using var project = new RestoredProject(name, Assemblies[name]);

        Assert.DoesNotContain("NU1603", project.Warnings);
    }

    [Fact]
    public void Versions_are_central()
    {
        var projects = FilesOf("*.csproj").ToList();

        Assert.NotEmpty(projects);
        Assert.All(projects, file => Assert.DoesNotContain(
            XDocument.Load(file).Descendants("PackageReference").Attributes(), attribute => attribute.Name.LocalName is "Version" or "VersionOverride"));
    }

    // Read from the source: an assembly does not tell what was left out of it, and no analyzer here forbids directives.
    [Fact]
    public void Function_code_knows_of_one_build_only()
    {
        var files = FilesOf("*.cs").Where(file => Assemblies.Keys.Any(name => file.StartsWith(Repository.PathOf(name), StringComparison.Ordinal))).ToList();

        Assert.All(Assemblies.Keys, name => Assert.Contains(files, file => file.StartsWith(Repository.PathOf(name), StringComparison.Ordinal)));
        Assert.All(files, file => Assert.DoesNotMatch(Conditional(), File.ReadAllText(file)));
    }

    [Theory]
    [InlineData("#if DEBUG", true)]
    [InlineData("    # if !PACKAGE", true)]
    [InlineData("// What #if would do", false)]
    [InlineData("#pragma warning disable", false)]
    public void A_condition_of_the_build_is_found_wherever_its_line_stands(string line, bool isFound) =>
        Assert.Equal(isFound, Conditional().IsMatch($"namespace Some;\n{line}\nclass One;"));

    [Fact]
    public async Task What_uses_the_stand_in_cannot_be_published_and_so_not_deployed()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunTargetAsync("NotificationFunctions", "CheckPublishing"));

        Assert.Contains("set ServiceBusExtension=Package", failure.Message);
        await RunTargetAsync("OrderFunctions", "CheckPublishing");
    }

    [Theory]
    [InlineData("OrderFunctions")]
    [InlineData("NotificationFunctions")]
    public async Task Running_an_app_alone_says_how_it_is_run_instead(string app)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunTargetAsync(app, "ComputeRunArguments"));

        Assert.Contains("dotnet run --project LocalHost", failure.Message);
    }

    [Fact]
    public async Task A_value_that_does_not_exist_is_refused()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunTargetAsync("Shared", "PrepareForBuild", "Official"));

        Assert.Contains("it must be Source or Package", failure.Message);
    }

    [Fact]
    public async Task The_first_start_says_what_it_does_although_dotnet_run_is_silent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The process that builds is reached by /proc.");
        using var empty = new TemporaryFolder();

        Assert.StartsWith("First start: restoring packages", await SayAsync($"-p:MSBuildProjectExtensionsPath={empty.Path}/"), StringComparison.Ordinal);
        Assert.Empty(await SayAsync());

        // The shell puts what the build writes as an error where the command's output is read.
        static Task<string> SayAsync(string property = "") => Command.RunAsync(
            "sh", "-c", $"dotnet msbuild LocalHost/LocalHost.csproj -t:SayFirstStart -v:q -nologo {property} 2>&1");
    }

    private static Task<string> RunTargetAsync(string project, string target, string serviceBusExtension = "Source") => Command.RunAsync(
        "dotnet", "msbuild", $"{project}/{project}.csproj", $"-t:{target}", $"-p:ServiceBusExtension={serviceBusExtension}", "-nologo");

    private static IEnumerable<string> FilesOf(string pattern) => Directory.EnumerateDirectories(Repository.Root)
        .Where(folder => !Path.GetFileName(folder).StartsWith('.'))
        .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
        .Where(file => !BuildOutput().IsMatch(Path.GetRelativePath(Repository.Root, file)));

    [GeneratedRegex(@"(^|[\\/])(bin|obj|node_modules)[\\/]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"^\s*#\s*(if|elif|define)\b", RegexOptions.Multiline)]
    private static partial Regex Conditional();
}
