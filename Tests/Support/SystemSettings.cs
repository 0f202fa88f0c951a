using LocalRuntime;
using Microsoft.Extensions.Configuration;
using Shared.Http.Origins;

namespace Tests.Support;

/// <summary>Changes the settings of a whole system.</summary>
internal static class SystemSettings
{
    /// <summary>Adds settings, in the place of those with the same names.</summary>
    public static LocalSystemOptions WithSettings(this LocalSystemOptions options, params IEnumerable<(string Name, string Value)> settings)
    {
        var changed = new ConfigurationBuilder()
            .AddConfiguration(options.Settings)
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value)))
            .Build();
        return options with { Settings = changed, AllowedOrigins = [.. CorsSettings.Read(changed).AllowedOrigins] };
    }
}
