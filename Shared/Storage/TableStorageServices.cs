using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shared.Settings;

namespace Shared.Storage;

/// <summary>Adds Table Storage to an app.</summary>
public static class TableStorageServices
{
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the client of the account that the settings name, and creates <paramref name="ownTables"/> before the app starts.</summary>
    public static IServiceCollection AddTableStorage(this IServiceCollection services, params string[] ownTables)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddSettings<TableStorageSettings>();
        services.AddAzureClients(clients => clients
            .AddClient<TableServiceClient, TableClientOptions>(CreateClient)
            .ConfigureOptions(Configure));
        services.AddSingleton<ConflictRetry>();

        // By the real clock, whatever clock the app has: the host that waits for the app gives it one real minute.
        services.AddHostedService(
            provider => ActivatorUtilities.CreateInstance<TableCreation>(provider, (IReadOnlyList<string>)ownTables, TimeProvider.System));
        services.AddHealthChecks().Add(
            new("tables", provider => ActivatorUtilities.CreateInstance<TablesHealthCheck>(provider, ownTables[0]), null, null, HealthTimeout));
        return services;
    }

    private static TableServiceClient CreateClient(TableClientOptions options, IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<TableStorageSettings>();
        if (settings.ConnectionString is { } connectionString)
        {
            return new TableServiceClient(connectionString, options);
        }

        var identity = provider.GetRequiredService<IConfiguration>().GetSection(TableStorageSettings.Name);
        return new TableServiceClient(settings.Address, provider.GetRequiredService<AzureComponentFactory>().CreateTokenCredential(identity), options);
    }

    private static void Configure(TableClientOptions options)
    {
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.MaxRetries = 3;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
    }
}
