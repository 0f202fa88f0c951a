using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace Shared.Settings;

/// <summary>
/// A connection as Azure Functions names it: a connection string under its own name, or under that name a group with an
/// address, <c>credential</c> and <c>clientId</c>, for a connection by identity.
/// </summary>
/// <param name="ConnectionString">The connection string; null where the connection is by identity.</param>
/// <param name="Address">The address; null where there is a connection string.</param>
/// <param name="Credential">The identity; null where there is a connection string.</param>
internal sealed record ConnectionSetting(string? ConnectionString, string? Address, TokenCredential? Credential)
{
    private const string ManagedIdentity = "managedidentity";

    /// <summary>Reads the connection <paramref name="name"/>, whose address stands under <paramref name="addressKey"/>.</summary>
    /// <exception cref="SettingException">It is missing, given twice, or names an unknown kind of credential.</exception>
    public static ConnectionSetting Read(IConfiguration configuration, string name, string addressKey)
    {
        var section = configuration.GetSection(name);
        var addressName = $"{name}__{addressKey}";
        return (section.Value, section[addressKey]) switch
        {
            (null or "", null or "") => throw new SettingException(name, $"is missing. Set it to a connection string, or set {addressName}."),
            ({ Length: > 0 } connectionString, null or "") => new ConnectionSetting(connectionString, null, null),
            (null or "", { } address) => new ConnectionSetting(null, address, ReadCredential(section, name)),
            _ => throw new SettingException(name, $"and {addressName} are both set. Remove one of them."),
        };
    }

    private static TokenCredential ReadCredential(IConfigurationSection section, string name)
    {
        var clientId = section["clientId"];
        return section["credential"] switch
        {
            null or "" => new DefaultAzureCredential(),
            var kind when !kind.Equals(ManagedIdentity, StringComparison.OrdinalIgnoreCase) =>
                throw new SettingException($"{name}__credential", $"is '{kind}'. Set it to {ManagedIdentity}, or remove it."),
            _ when string.IsNullOrEmpty(clientId) => new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned),
            _ => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId)),
        };
    }
}
