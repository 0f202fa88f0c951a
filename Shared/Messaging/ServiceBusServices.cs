using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shared.Settings;

namespace Shared.Messaging;

/// <summary>Adds Service Bus to an app.</summary>
public static class ServiceBusServices
{
    private const string ConnectionName = "ServiceBusConnection";
    private const string AddressKey = "fullyQualifiedNamespace";

    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the client and the senders, and a health check of one queue or topic that the app sends to.</summary>
    /// <exception cref="SettingException">The connection is not usable; the message names the setting.</exception>
    public static IServiceCollection AddServiceBus(this IServiceCollection services, IConfiguration configuration, string checkedEntity)
    {
        services.AddSingleton(CreateClient(ConnectionSetting.Read(configuration, ConnectionName, AddressKey)));
        services.AddSingleton<ServiceBusSenders>();
        services.AddHealthChecks().Add(
            new("serviceBus", provider => ActivatorUtilities.CreateInstance<SendingHealthCheck>(provider, checkedEntity), null, null, HealthTimeout));
        return services;
    }

    private static ServiceBusClient CreateClient(ConnectionSetting setting)
    {
        var options = new ServiceBusClientOptions
        {
            RetryOptions = new ServiceBusRetryOptions { MaxRetries = 2, MaxDelay = TimeSpan.FromSeconds(2), TryTimeout = TimeSpan.FromSeconds(10) },
        };
        try
        {
            return setting.ConnectionString is { } connectionString
                ? new ServiceBusClient(connectionString, options)
                : new ServiceBusClient(setting.Address!, setting.Credential!, options);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            var name = setting.ConnectionString is null ? $"{ConnectionName}__{AddressKey}" : ConnectionName;
            throw new SettingException(name, "is not usable for Service Bus.", exception);
        }
    }
}
