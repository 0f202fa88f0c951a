using System.Text.Json;

namespace Tests.Infrastructure;

/// <summary>A resource that the deployment creates.</summary>
/// <param name="Type">Its type, without the API version.</param>
/// <param name="Id">Its path: the types and names of its parents and itself.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scope">The id of the resource that it extends, such as what a role is assigned on; null for most.</param>
/// <param name="File">The Bicep file that declares it, relative to infra.</param>
/// <param name="Comment">The comment above its declaration.</param>
/// <param name="Body">Everything that is declared of it.</param>
internal sealed record DeployedResource(string Type, string Id, string Name, string? Scope, string File, string Comment, JsonElement Body)
{
    /// <summary>The declared properties.</summary>
    public JsonElement Properties => Body.GetProperty("properties");

    /// <summary>Reads what evaluate-bicep.mjs prints of a resource.</summary>
    public static DeployedResource Read(JsonElement json) => new(
        json.GetProperty("type").GetString()!,
        json.GetProperty("id").GetString()!,
        json.GetProperty("name").GetString()!,
        json.TryGetProperty("scope", out var scope) ? scope.GetString() : null,
        json.GetProperty("file").GetString()!,
        json.GetProperty("comment").GetString()!,
        json.Clone());

    /// <summary>A declared property, such as <c>siteConfig.minTlsVersion</c>; undefined where it is not declared.</summary>
    public JsonElement Property(string path) => path.Split('.').Aggregate(
        Properties, (element, name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default);

    /// <summary>The text of a declared property; null where it is not declared or not a text.</summary>
    public string? Text(string path) => Property(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Whether a property is declared as true.</summary>
    public bool IsTrue(string path) => Property(path).ValueKind == JsonValueKind.True;

    /// <summary>Whether a property is declared as false.</summary>
    public bool IsFalse(string path) => Property(path).ValueKind == JsonValueKind.False;
}
