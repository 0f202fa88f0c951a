using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tests.Infrastructure;

/// <summary>A resource that the deployment creates.</summary>
/// <param name="Type">Its type, without the API version.</param>
/// <param name="Id">Its id, from the group that holds it on: <c>Microsoft.Web/sites/func-orders-…</c>.</param>
/// <param name="Name">Its own name, without those of its parents.</param>
/// <param name="Body">Everything that is predicted of it.</param>
internal sealed partial record DeployedResource(string Type, string Id, string Name, JsonElement Body)
{
    /// <summary>The predicted properties.</summary>
    public JsonElement Properties => Body.GetProperty("properties");

    /// <summary>Reads one of a snapshot's predicted resources.</summary>
    public static DeployedResource Read(JsonElement json) => new(
        json.GetProperty("type").GetString()!,
        WithoutGroup(json.GetProperty("id").GetString()!),
        json.GetProperty("name").GetString()!.Split('/')[^1],
        json.Clone());

    /// <summary>The id of a resource, from the group that holds it on.</summary>
    public static string WithoutGroup(string id) => Group().Replace(id, "");

    /// <summary>A predicted property, such as <c>siteConfig.minTlsVersion</c>; undefined where there is none.</summary>
    public JsonElement Property(string path) => path.Split('.').Aggregate(
        Properties, (element, name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default);

    /// <summary>The text of a predicted property; null where there is none.</summary>
    public string? Text(string path) => Property(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The id of another resource in a predicted property, from the group that holds it on.</summary>
    public string? Reference(string path) => Text(path) is { } id ? WithoutGroup(id) : null;

    /// <summary>Whether a property is true.</summary>
    public bool IsTrue(string path) => Property(path).ValueKind == JsonValueKind.True;

    /// <summary>Whether a property is false.</summary>
    public bool IsFalse(string path) => Property(path).ValueKind == JsonValueKind.False;

    [GeneratedRegex("/subscriptions/[^/]+/resourceGroups/rg-test/providers/")]
    private static partial Regex Group();
}
