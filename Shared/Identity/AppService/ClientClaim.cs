using System.Text.Json.Serialization;

namespace Shared.Identity.AppService;

/// <summary>One claim about a caller.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Value">What it says.</param>
internal sealed record ClientClaim([property: JsonPropertyName("typ")] string? Type, [property: JsonPropertyName("val")] string? Value);
