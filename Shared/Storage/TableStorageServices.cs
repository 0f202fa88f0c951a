using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shared.Settings;

namespace Shared.Storage;

/// <summary>Adds Table Storage to an app.</summary>
public static class TableStorageServices
{
    /// <summary>The setting with the connection string, and the section with the address.</summary>
    public const string ConnectionName = "TablesConnection";

    /// <summary>The address in that section.</summary>
    public const string AddressKey = "tableServiceUri";

    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the client, and creates <paramref name="ownTables"/> before the app starts.</summary>
    /// <exception cref="SettingException">The connection is not usable; the message names the setting.</exception>
    public static IServiceCollection AddTableStorage(this IServiceCollection services, IConfiguration configuration, params string[] ownTables)
    {
        var client = CreateClient(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton(client);
        services.AddSingleton<ConflictRetry>();

        // By the real clock, whichever one the app has: it is the host of the app that waits no longer than a minute.
        services.AddHostedService(
            provider => ActivatorUtilities.CreateInstance<TableCreation>(provider, (IReadOnlyList<string>)ownTables, TimeProvider.System));
        services.AddHealthChecks().Add(
            new("tables", provider => ActivatorUtilities.CreateInstance<TablesHealthCheck>(provider, ownTables[0]), null, null, HealthTimeout));
        return services;
    }

    /// <summary>A client for the account that the settings name.</summary>
    /// <exception cref="SettingException">The connection is not usable; the message names the setting.</exception>
    public static TableServiceClient CreateClient(IConfiguration configuration)
    {
        var setting = ConnectionSetting.Read(configuration, ConnectionName, AddressKey);
        var options = new TableClientOptions();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.MaxRetries = 3;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        try
        {
            return setting.ConnectionString is { } connectionString
                ? new TableServiceClient(connectionString, options)
                : new TableServiceClient(new Uri(setting.Address!), setting.Credential!, options);
        }
        catch (UriFormatException exception)
        {
            throw new SettingException($"{ConnectionName}__{AddressKey}", "is not an absolute address.", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new SettingException(ConnectionName, "is not a connection string for Table Storage.", exception);
        }
    }
}
