using System.Text.Json;
using Tests.Support;

namespace Tests.Integration.Contracts;

/// <summary>The documents of the API, and the scripts that compare them with what the system does.</summary>
internal static class ContractTools
{
    public const string OpenApi = "docs/openapi.yaml";
    public const string AsyncApi = "docs/asyncapi.yaml";

    private static readonly string[] NoMethods = ["parameters"];

    /// <summary>Runs a script of Tests/Tools/contracts, and gives what it printed. Where its packages are missing the test is skipped.</summary>
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(Directory.Exists(Repository.PathOf("Tests", "Tools", "node_modules")), "Node and npm, which read the API documents, are missing.");
        return JsonDocument.Parse(await Command.RunAsync("node", [$"Tests/Tools/contracts/{script}.mjs", .. arguments])).RootElement;
    }

    /// <summary>Runs a script on a document and on values, which it gets as a file.</summary>
    public static async Task<JsonElement> CompareAsync(string script, string document, object values)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "values.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(values, JsonSerializerOptions.Web), TestContext.Current.CancellationToken);
        return await RunAsync(script, document, file);
    }

    public static Task<JsonElement> ReadAsync(string document) => RunAsync("read", document);

    /// <summary>Every call of the HTTP API that is documented.</summary>
    public static async Task<IReadOnlyList<DocumentedCall>> ReadCallsAsync()
    {
        var document = await ReadAsync(OpenApi);
        return
        [
            .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
                .Where(member => !NoMethods.Contains(member.Name))
                .Select(operation => new DocumentedCall(
                    operation.Name.ToUpperInvariant(), path.Name, operation.Value, QueryMembersOf(document, operation.Value)))),
        ];
    }

    public static IReadOnlyList<string> Texts(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    private static string[] QueryMembersOf(JsonElement document, JsonElement operation) => !operation.TryGetProperty("parameters", out var parameters) ? [] :
    [
        .. from parameter in parameters.EnumerateArray()
           let resolved = parameter.TryGetProperty("$ref", out var reference)
               ? document.GetProperty("components").GetProperty("parameters").GetProperty(reference.GetString()!.Split('/')[^1])
               : parameter
           where resolved.GetProperty("in").GetString() == "query"
           select resolved.GetProperty("name").GetString()!,
    ];
}
