using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Tests.Support;

namespace Tests.Unit.Build;

/// <summary>A project as NuGet restored it for the build under test, and the assembly that came out.</summary>
internal sealed class RestoredProject : IDisposable
{
    private readonly JsonDocument _assets;
    private readonly JsonElement _framework;
    private readonly Dictionary<string, JsonElement> _packages;
    private readonly string _assembly;

    public RestoredProject(string name, string assembly)
    {
        _assembly = assembly;
        _assets = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf(name, "obj", "project.assets.json")));
        _framework = _assets.RootElement.GetProperty("project").GetProperty("frameworks").EnumerateObject().Single().Value;
        _packages = _assets.RootElement.GetProperty("targets").EnumerateObject().Single().Value.EnumerateObject()
            .ToDictionary(package => package.Name.Split('/')[0], package => package.Value);
    }

    /// <summary>The packages that the project file names.</summary>
    public IReadOnlyList<string> DirectPackages =>
        [.. _framework.TryGetProperty("dependencies", out var packages) ? packages.EnumerateObject().Select(package => package.Name) : []];

    /// <summary>What NuGet has warned of.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. _assets.RootElement.TryGetProperty("logs", out var logs) ? logs.EnumerateArray().Select(log => log.GetProperty("code").GetString()!) : []];

    /// <summary>The packages whose assemblies the project's own assembly refers to.</summary>
    public IReadOnlySet<string> UsedPackages()
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{_assembly}.dll")));
        var metadata = file.GetMetadataReader();
        var used = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToHashSet();
        return _packages.Where(package => AssembliesOf(package.Value).Any(used.Contains)).Select(package => package.Key).ToHashSet();
    }

    /// <summary>A package and all that comes with it; those among them that code can use.</summary>
    public IReadOnlySet<string> Closure(string package)
    {
        var closure = new HashSet<string>();
        Add(package);
        return closure.Where(name => AssembliesOf(_packages[name]).Any()).ToHashSet();

        void Add(string name)
        {
            if (!_packages.TryGetValue(name, out var found) || !closure.Add(name) || !found.TryGetProperty("dependencies", out var dependencies))
                return;

            foreach (var dependency in dependencies.EnumerateObject())
                Add(dependency.Name);
        }
    }

    public void Dispose() => _assets.Dispose();

    private static IEnumerable<string> AssembliesOf(JsonElement package) => package.TryGetProperty("compile", out var files)
        ? from file in files.EnumerateObject() where Path.GetExtension(file.Name) == ".dll" select Path.GetFileNameWithoutExtension(file.Name)
        : [];
}
