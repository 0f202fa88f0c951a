using Microsoft.Extensions.Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Shared.Settings;

/// <summary>Adds the clients of Azure services to an app.</summary>
internal static class AzureClients
{
    /// <summary>
    /// Adds a client that is made on first use. The SDK's own log is not taken into the app's: it names the row of every request, user names among them,
    /// and costs time and memory with each.
    /// </summary>
    public static IServiceCollection AddAzureClient<TClient, TOptions>(
        this IServiceCollection services, Func<TOptions, IServiceProvider, TClient> create, Action<TOptions> configure)
        where TClient : class
        where TOptions : class
    {
        services.TryAddSingleton(_ => EndedForwarder());
        services.AddAzureClients(clients => clients.AddClient(create).ConfigureOptions(configure));
        return services;
    }

    // Whoever makes a client starts the forwarder, which then has every event formatted, even where it has nobody to forward to. It starts only once.
    private static AzureEventSourceLogForwarder EndedForwarder()
    {
        var forwarder = new AzureEventSourceLogForwarder(null);
        forwarder.Start();
        forwarder.Dispose();
        return forwarder;
    }
}
