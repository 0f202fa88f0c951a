using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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
        services.AddAzureClient<TableServiceClient, TableClientOptions>(CreateClient, Configure);
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

/// <summary>Whether Table Storage answers, by a read of nothing from one of the app's tables.</summary>
internal sealed class TablesHealthCheck(TableServiceClient tables, string tableName) : IHealthCheck
{
    private const string ProbeKey = "health";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await tables.GetTableClient(tableName).GetEntityIfExistsAsync<TableEntity>(ProbeKey, ProbeKey, cancellationToken: cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

/// <summary>Which account has the tables: one of the two is set.</summary>
/// <param name="ConnectionString">Setting <c>TablesConnection</c>.</param>
/// <param name="Address">Setting <c>TablesConnection__tableServiceUri</c>, for a connection by identity.</param>
internal sealed record TableStorageSettings(string? ConnectionString, Uri? Address) : ISettings<TableStorageSettings>
{
    public const string Name = "TablesConnection";

    private const string AddressKey = "tableServiceUri";

    public static TableStorageSettings Read(SettingReader reader)
    {
        var connection = ConnectionSetting.Read(reader, Name, AddressKey);
        if (connection?.ConnectionString is { } connectionString)
        {
            CheckConnectionString(reader, connectionString);
        }

        Uri? address = null;
        if (connection?.Address is { } text && !Uri.TryCreate(text, UriKind.Absolute, out address))
        {
            reader.Refuse($"{Name}__{AddressKey}", "is not an absolute address.");
        }

        return new TableStorageSettings(connection?.ConnectionString, address);
    }

    // Only the client's constructor knows what it takes.
    private static void CheckConnectionString(SettingReader reader, string connectionString)
    {
        try
        {
            _ = new TableServiceClient(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            reader.Refuse(Name, "is not a connection string for Table Storage.");
        }
    }
}
