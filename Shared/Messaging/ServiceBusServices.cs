using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shared.Settings;

namespace Shared.Messaging;

/// <summary>Adds Service Bus to an app.</summary>
public static class ServiceBusServices
{
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the client of the namespace that the settings name, the senders, and a health check of one queue or topic that the app sends to.</summary>
    public static IServiceCollection AddServiceBus(this IServiceCollection services, string checkedEntity)
    {
        services.AddSettings<ServiceBusSettings>();
        services.AddAzureClients(clients => clients
            .AddClient<ServiceBusClient, ServiceBusClientOptions>(CreateClient)
            .ConfigureOptions(Configure));
        services.AddSingleton<ServiceBusSenders>();
        services.AddHealthChecks().Add(
            new("serviceBus", provider => ActivatorUtilities.CreateInstance<SendingHealthCheck>(provider, checkedEntity), null, null, HealthTimeout));
        return services;
    }

    private static ServiceBusClient CreateClient(ServiceBusClientOptions options, IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<ServiceBusSettings>();
        if (settings.ConnectionString is { } connectionString)
        {
            return new ServiceBusClient(connectionString, options);
        }

        var identity = provider.GetRequiredService<IConfiguration>().GetSection(ServiceBusSettings.Name);
        return new ServiceBusClient(settings.Namespace, provider.GetRequiredService<AzureComponentFactory>().CreateTokenCredential(identity), options);
    }

    private static void Configure(ServiceBusClientOptions options) =>
        options.RetryOptions = new ServiceBusRetryOptions { MaxRetries = 2, MaxDelay = TimeSpan.FromSeconds(2), TryTimeout = TimeSpan.FromSeconds(10) };
}
