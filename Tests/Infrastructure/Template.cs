using System.Text.Json;
using Tests.Support;

namespace Tests.Infrastructure;

/// <summary>infra/main.bicep as Bicep compiles it.</summary>
/// <param name="Diagnostics">What the compiler and every rule of the linter say of it and its modules.</param>
/// <param name="Defaults">The parameters with their defaults as text; null where a value must be given.</param>
/// <param name="Descriptions">The descriptions of all declarations of a resource, by its type; empty where there is none.</param>
internal sealed record Template(IReadOnlyList<string> Diagnostics, IReadOnlyDictionary<string, string?> Defaults, ILookup<string, string> Descriptions)
{
    private static readonly Lazy<Task<Template>> Compiled = new(CompileAsync);

    /// <summary>The path of the template.</summary>
    public static string Path { get; } = Repository.PathOf("infra", "main.bicep");

    /// <summary>Compiles it, once for all tests.</summary>
    public static Task<Template> ReadAsync() => Compiled.Value;

    private static async Task<Template> CompileAsync()
    {
        var answer = await BicepProcess.AskAsync("bicep/compile", new { path = Path });
        using var template = JsonDocument.Parse(answer.GetProperty("contents").GetString()!);
        return new Template(
            [.. answer.GetProperty("diagnostics").EnumerateArray().Select(Describe)],
            template.RootElement.GetProperty("parameters").EnumerateObject().ToDictionary(
                parameter => parameter.Name,
                parameter => parameter.Value.TryGetProperty("defaultValue", out var value) ? value.ToString().ToLowerInvariant() switch
                {
                    "true" => "true",
                    "false" => "false",
                    _ => value.ToString(),
                } : null),
            Resources(template.RootElement).ToLookup(
                resource => resource.GetProperty("type").GetString()!,
                resource => resource.TryGetProperty("metadata", out var metadata) ? metadata.GetProperty("description").GetString()! : ""));
    }

    private static string Describe(JsonElement diagnostic) =>
        $"{diagnostic.GetProperty("source").GetString()}: {diagnostic.GetProperty("code").GetString()}: {diagnostic.GetProperty("message").GetString()}";

    private static IEnumerable<JsonElement> Resources(JsonElement template)
    {
        var resources = template.GetProperty("resources");
        return (resources.ValueKind == JsonValueKind.Array ? resources.EnumerateArray() : resources.EnumerateObject().Select(resource => resource.Value))
            .SelectMany(resource => resource.GetProperty("type").GetString() == "Microsoft.Resources/deployments"
                ? Resources(resource.GetProperty("properties").GetProperty("template"))
                : [resource]);
    }
}
