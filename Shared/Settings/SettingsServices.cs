using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Shared.Settings;

/// <summary>
/// A group of settings, read together into an immutable record and checked when the app starts. <see cref="SettingsServices.AddSettings"/> registers it;
/// whoever needs the settings asks for the record.
/// </summary>
public interface ISettings<TSelf>
    where TSelf : class, ISettings<TSelf>
{
    /// <summary>Reads the group. What cannot be meant is told to the reader, and reading goes on, so that one start reports all that is wrong.</summary>
    static abstract TSelf Read(SettingReader reader);
}

/// <summary>Adds settings to an app, as options that are validated when it starts.</summary>
public static class SettingsServices
{
    /// <summary>
    /// Adds a group of settings as a service of its own type. Where one of them is unusable, the start ends with an
    /// <see cref="OptionsValidationException"/> whose message names it.
    /// </summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services)
        where T : class, ISettings<T>
    {
        services.TryAddSingleton<IOptionsFactory<T>, SettingsFactory<T>>();
        services.AddOptions<T>().ValidateOnStart();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
        return services;
    }

    /// <summary>Reads a group of settings at once, for code that decides by them which services the app has.</summary>
    /// <exception cref="OptionsValidationException">A setting is unusable; the message names it.</exception>
    public static T ReadSettings<T>(this IConfiguration configuration)
        where T : class, ISettings<T>
    {
        var reader = new SettingReader(configuration);
        var settings = T.Read(reader);
        return reader.Problems.Count == 0 ? settings : throw new OptionsValidationException(Options.DefaultName, typeof(T), reader.Problems);
    }

    private sealed class SettingsFactory<T>(IConfiguration configuration) : IOptionsFactory<T>
        where T : class, ISettings<T>
    {
        public T Create(string name) => configuration.ReadSettings<T>();
    }
}
