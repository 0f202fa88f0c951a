using Azure.Messaging.ServiceBus;
using LocalHost.Extensions;
using LocalHost.Servers;
using LocalHost.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalHost.ServiceBus;

/// <summary>
/// Service Bus triggers: a processor of the official client for each. Official source: <c>Listeners/ServiceBusListener.cs</c> and
/// <c>Config/ServiceBusClientFactory.cs</c> of Microsoft.Azure.WebJobs.Extensions.ServiceBus (azure-sdk-for-net). Sessions and batches are refused.
/// </summary>
internal sealed class ServiceBusExtension : ITriggerExtension
{
    private const string TriggerType = "serviceBusTrigger";
    private const string DefaultConnection = "ServiceBus";

    private readonly MessagesInProcess _messages = new();
    private readonly Dictionary<string, ServiceBusClient> _clients = new(StringComparer.Ordinal);
    private readonly List<ServiceBusListener> _listeners = [];

    public IReadOnlyCollection<string> TriggerTypes => [TriggerType];

    public void AddWorkerServices(IServiceCollection services) => services.AddSingleton(_messages);

    public void MapWorkerServices(IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<SettlementService>();

    public void Add(HostedApp app)
    {
        var options = new Lazy<ServiceBusOptions>(() => ServiceBusOptions.Read(app));
        foreach (var function in app.Worker.Functions.Where(function => function.Trigger.Is(TriggerType)))
        {
            try
            {
                _listeners.Add(CreateListener(app, function, options.Value));
            }
            catch (Exception invalid) when (invalid is FormatException or ArgumentException)
            {
                throw new HostStartException(
                    $"Function '{function.Name}' of app '{app.Name}' has a Service Bus trigger that makes no sense: {invalid.Message}", invalid);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(_listeners.Select(listener => listener.StartAsync(cancellationToken)));

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));
        _listeners.Clear();
        foreach (var client in _clients.Values)
            await client.DisposeAsync();
        _clients.Clear();
    }

    private ServiceBusListener CreateListener(HostedApp app, WorkerFunction function, ServiceBusOptions options)
    {
        var trigger = function.Trigger;
        if (trigger.Flag("isSessionsEnabled") == true)
            throw new FormatException("the local host has no sessions.");
        if (string.Equals(trigger.Text("cardinality"), "Many", StringComparison.OrdinalIgnoreCase))
            throw new FormatException("the local host gives a function one message at a time.");
        var processing = new ServiceBusProcessorOptions
        {
            AutoCompleteMessages = trigger.Flag("autoCompleteMessages") ?? options.AutoCompleteMessages,
            MaxAutoLockRenewalDuration = options.MaxAutoLockRenewalDuration,
            MaxConcurrentCalls = options.MaxConcurrentCalls,
            PrefetchCount = options.PrefetchCount,
        };
        var client = ClientOf(app, trigger.Text("connection") is { Length: > 0 } name ? name : DefaultConnection);
        var processor = trigger.Text("queueName") is { Length: > 0 } queue
            ? client.CreateProcessor(SettingReferences.Resolve(queue, app.Settings), processing)
            : client.CreateProcessor(Required("topicName"), Required("subscriptionName"), processing);
        return new ServiceBusListener(app, function, processor, _messages);

        string Required(string property) => SettingReferences.Resolve(
            trigger.Text(property) ?? throw new FormatException($"it has neither queueName nor {property}."), app.Settings);
    }

    private ServiceBusClient ClientOf(HostedApp app, string connection)
    {
        var section = app.Settings.GetSection("AzureWebJobs" + connection);
        section = section.Exists() ? section : app.Settings.GetSection(connection);
        if (string.IsNullOrWhiteSpace(section.Value))
        {
            throw new FormatException(section.Exists()
                ? $"the local host needs a connection string as the setting {connection}."
                : $"Service Bus connection '{connection}' does not exist. Make sure that it is a defined App Setting.");
        }

        if (!_clients.TryGetValue(section.Value, out var client))
        {
            try
            {
                _clients.Add(section.Value, client = new ServiceBusClient(section.Value));
            }
            catch (Exception invalid) when (invalid is FormatException or ArgumentException)
            {
                throw new FormatException($"the setting {connection} is no connection string: {invalid.Message}", invalid);
            }
        }

        return client;
    }
}
