using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shared.Identity.AppService;

/// <summary>What App Service authentication says about a caller: the claims of the identity provider.</summary>
/// <param name="Provider">The name of the identity provider.</param>
/// <param name="Claims">The claims; some have other names than in the provider's token.</param>
/// <param name="RoleType">The type of claims that hold a role.</param>
internal sealed record ClientPrincipal(
    [property: JsonPropertyName("auth_typ")] string? Provider,
    [property: JsonPropertyName("claims")] IReadOnlyList<ClientClaim>? Claims,
    [property: JsonPropertyName("role_typ")] string? RoleType)
{
    /// <summary>Reads the header <c>X-MS-CLIENT-PRINCIPAL</c>: base64 of JSON.</summary>
    /// <returns>Null where it is not that.</returns>
    public static ClientPrincipal? Parse(string header)
    {
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header, bytes, out var length))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ClientPrincipal>(bytes.AsSpan(0, length));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value of the first claim of one of the types, the earlier types first; null where there is none.</summary>
    public string? Find(params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
        {
            if (Claims?.FirstOrDefault(claim => claim.Type == type)?.Value is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }
}
