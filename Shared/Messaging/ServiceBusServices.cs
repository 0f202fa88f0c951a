using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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
        services.AddAzureClient<ServiceBusClient, ServiceBusClientOptions>(CreateClient, Configure);
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

/// <summary>Whether Service Bus answers, by asking a queue or topic how large a batch it takes, which any sender may.</summary>
internal sealed class SendingHealthCheck(ServiceBusSenders senders, string entity) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var batch = await senders.For(entity).CreateMessageBatchAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

/// <summary>Which Service Bus namespace has the topics and queues: one of the two is set.</summary>
/// <param name="ConnectionString">Setting <c>ServiceBusConnection</c>.</param>
/// <param name="Namespace">Setting <c>ServiceBusConnection__fullyQualifiedNamespace</c>, for a connection by identity.</param>
internal sealed record ServiceBusSettings(string? ConnectionString, string? Namespace) : ISettings<ServiceBusSettings>
{
    public const string Name = "ServiceBusConnection";

    private const string AddressKey = "fullyQualifiedNamespace";

    public static ServiceBusSettings Read(SettingReader reader)
    {
        var connection = ConnectionSetting.Read(reader, Name, AddressKey);
        if (connection?.ConnectionString is { } connectionString && !IsConnectionString(connectionString))
        {
            reader.Refuse(Name, "is not usable for Service Bus.");
        }

        if (connection?.Address is { } host && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            reader.Refuse($"{Name}__{AddressKey}", "is not usable for Service Bus.");
        }

        return new ServiceBusSettings(connection?.ConnectionString, connection?.Address);
    }

    // What the client's constructor would demand: an endpoint, and a key or a signature.
    private static bool IsConnectionString(string text)
    {
        try
        {
            var parts = ServiceBusConnectionStringProperties.Parse(text);
            return parts.Endpoint is not null
                && (parts.SharedAccessSignature is not null || parts is { SharedAccessKeyName: not null, SharedAccessKey: not null });
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
