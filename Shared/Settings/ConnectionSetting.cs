namespace Shared.Settings;

/// <summary>
/// A connection as Azure Functions names it: a connection string under its own name, or under that name a group with an
/// address, <c>credential</c> and <c>clientId</c>, for a connection by identity.
/// </summary>
/// <param name="ConnectionString">The connection string; null where the connection is by identity.</param>
/// <param name="Address">The address; null where there is a connection string.</param>
internal sealed record ConnectionSetting(string? ConnectionString, string? Address)
{
    private const string ManagedIdentity = "managedidentity";

    /// <summary>Reads the connection <paramref name="name"/>, whose address is under <paramref name="addressKey"/>.</summary>
    /// <returns>Null where the settings are unusable, which the reader has been told.</returns>
    public static ConnectionSetting? Read(SettingReader reader, string name, string addressKey)
    {
        var addressName = $"{name}__{addressKey}";
        switch (reader.Find(name), reader.Find(addressName))
        {
            case (null, null):
                reader.Refuse(name, $"is missing. Set it to a connection string, or set {addressName}.");
                return null;
            case (not null, not null):
                reader.Refuse(name, $"and {addressName} are both set. Remove one of them.");
                return null;
            case (var connectionString, var address):
                if (address is not null && reader.Find($"{name}__credential") is { } kind && !kind.Equals(ManagedIdentity, StringComparison.OrdinalIgnoreCase))
                {
                    reader.Refuse($"{name}__credential", $"is '{kind}'. Set it to {ManagedIdentity}, or remove it.");
                    return null;
                }

                return new ConnectionSetting(connectionString, address);
        }
    }
}
