using Microsoft.Extensions.Configuration;
using Shared.Settings;

namespace Tests.Support;

/// <summary>Settings of an app, given by the names that they have in the environment.</summary>
internal static class TestSettings
{
    public static IConfiguration Of(params IEnumerable<(string Name, string? Value)> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value)))
        .Build();

    /// <summary>Reads a group of settings as an app does when it starts.</summary>
    public static T Read<T>(params IEnumerable<(string Name, string? Value)> settings)
        where T : class, ISettings<T> => Of(settings).ReadSettings<T>();
}
