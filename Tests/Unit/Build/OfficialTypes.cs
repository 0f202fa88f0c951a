using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Unit.Build;

/// <summary>Which official package the types of an assembly come from, by the folders of LocalRuntime/Sdk, which are named after the packages.</summary>
internal static partial class OfficialTypes
{
    // Packages that are never referred to directly: each comes with the one on the right.
    private static readonly Dictionary<string, string?> CameWith = new()
    {
        ["Microsoft.Azure.DurableTask.Core"] = "Microsoft.Azure.Functions.Worker.Extensions.DurableTask",
        ["Microsoft.Azure.Functions.Worker.Core"] = "Microsoft.Azure.Functions.Worker",
        ["Microsoft.Azure.Functions.Worker.Extensions.Abstractions"] = null,
        ["Microsoft.Azure.Functions.Worker.Extensions.Http"] = "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore",
        ["Microsoft.DurableTask.Abstractions"] = "Microsoft.Azure.Functions.Worker.Extensions.DurableTask",
        ["Microsoft.DurableTask.Client"] = "Microsoft.Azure.Functions.Worker.Extensions.DurableTask",
        ["Microsoft.DurableTask.Worker"] = "Microsoft.Azure.Functions.Worker.Extensions.DurableTask",
    };

    private static readonly Lazy<Dictionary<string, string>> Packages = new(ReadPackages);

    /// <summary>The packages that an assembly uses types of, as a project refers to them.</summary>
    public static IReadOnlyCollection<string> PackagesUsedBy(string assembly)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));
        using var file = new PEReader(stream);
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference)
                .Where(type => metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == "LocalRuntime")
                .Select(type => Packages.Value[$"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name).Split('`')[0]}"])
                .Select(package => CameWith.TryGetValue(package, out var other) ? other : package)
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    private static Dictionary<string, string> ReadPackages()
    {
        var packages = new Dictionary<string, string>();
        var sdk = Repository.PathOf("LocalRuntime", "Sdk");
        foreach (var file in Directory.EnumerateFiles(sdk, "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            foreach (Match type in TypeDeclaration().Matches(text))
            {
                packages[$"{NamespaceDeclaration().Match(text).Groups["name"].Value}.{type.Groups["name"].Value}"] =
                    Path.GetRelativePath(sdk, file).Split(Path.DirectorySeparatorChar)[0];
            }
        }

        return packages;
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"^public [\w ]*\b(class|struct|interface|enum|record|delegate [\w<>?]+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
