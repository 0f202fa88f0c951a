using System.Collections.Concurrent;
using System.Text.Json;
using Tests.Support;

namespace Tests.Unit.Build;

/// <summary>What MSBuild makes of a project file in one of the two builds, without building it.</summary>
/// <param name="Packages">The packages that it refers to.</param>
/// <param name="Sources">The files that it compiles.</param>
/// <param name="Projects">The projects that it refers to.</param>
internal sealed record EvaluatedProject(IReadOnlyList<string> Packages, IReadOnlyList<string> Sources, IReadOnlyList<string> Projects)
{
    private static readonly ConcurrentDictionary<(string Name, string FunctionsRuntime), Task<EvaluatedProject>> Evaluated = new();

    /// <summary>Evaluates a project of the repository, once.</summary>
    /// <param name="name">Its folder and name.</param>
    /// <param name="functionsRuntime">Local or Azure.</param>
    public static Task<EvaluatedProject> EvaluateAsync(string name, string functionsRuntime) =>
        Evaluated.GetOrAdd((name, functionsRuntime), project => RunMSBuildAsync(project.Name, project.FunctionsRuntime));

    private static async Task<EvaluatedProject> RunMSBuildAsync(string name, string functionsRuntime)
    {
        var output = await Command.RunAsync(
            "dotnet", "msbuild", $"{name}/{name}.csproj", "-getItem:PackageReference,Compile,ProjectReference", $"-p:FunctionsRuntime={functionsRuntime}");
        using var json = JsonDocument.Parse(output);
        var items = json.RootElement.GetProperty("Items");
        return new EvaluatedProject(
            Read("PackageReference"),
            Read("Compile"),
            [.. Read("ProjectReference").Select(Path.GetFileNameWithoutExtension).OfType<string>()]);

        List<string> Read(string type) =>
        [
            .. items.GetProperty(type).EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!)
                .Order(StringComparer.Ordinal),
        ];
    }
}
