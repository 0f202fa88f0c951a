using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Broker.Trigger;
using Tests.Support;

namespace Tests.Runtime.ServiceBus;

/// <summary>
/// What a function gets, from where, and how many at once. Official behaviour: <c>Converters/JsonPocoConverter.cs</c> (azure-functions-dotnet-worker),
/// <c>Config/ServiceBusClientFactory.cs</c> and <c>Config/ServiceBusOptions.cs</c> of Microsoft.Azure.WebJobs.Extensions.ServiceBus (azure-sdk-for-net).
/// </summary>
public sealed class TriggerTests
{
    [Fact]
    public async Task Names_in_percent_signs_come_from_the_settings_and_the_body_can_be_a_string()
    {
        var settings = new Dictionary<string, string?> { ["Topic"] = "orders", ["Group:Subscription"] = "email" };
        await using var system = await StartAsync(typeof(TriggerFunctions.OnSubscription), settings);

        await system.SendAsync("orders", "ä");

        await Eventually.TrueAsync(() => system.Handler.Received.SequenceEqual(["ä"]));
    }

    [Fact]
    public async Task The_body_can_be_bytes()
    {
        await using var system = await StartAsync(typeof(TriggerFunctions.OfBytes));

        await system.SendAsync("retries", "ä");

        await Eventually.TrueAsync(() => system.Handler.Received is [byte[] bytes] && bytes.SequenceEqual(Encoding.UTF8.GetBytes("ä")));
    }

    [Fact]
    public async Task The_body_can_be_an_object_in_json_with_names_in_any_case()
    {
        await using var system = await StartAsync(typeof(TriggerFunctions.OfJson));

        await system.SendAsync("retries", """{ "orderId": "o", "PRICE": 1.50 }""");

        await Eventually.TrueAsync(() => system.Handler.Received.SequenceEqual([new TriggerFunctions.Order("o", 1.50m)]));
    }

    [Fact]
    public async Task A_body_that_does_not_fit_fails_like_the_function_would()
    {
        await using var system = await StartAsync(typeof(TriggerFunctions.OfJson));

        await system.SendAsync("retries", "no JSON");

        await Eventually.TrueAsync(async () => (await system.PeekAsync(subQueue: SubQueue.DeadLetter)) is [{ DeliveryCount: 3 }]);
        Assert.Empty(system.Handler.Received);
    }

    [Theory]
    [InlineData("ServiceBus", "Endpoint=sb://{host};SharedAccessKeyName=n;SharedAccessKey=k")]
    [InlineData("AzureWebJobsServiceBus", "Endpoint=sb://{host};SharedAccessKeyName=n;SharedAccessKey=k")]
    [InlineData("ServiceBus:fullyQualifiedNamespace", "{host}")]
    public async Task Without_a_name_the_connection_is_that_of_service_bus_as_a_string_or_as_a_namespace(string setting, string value)
    {
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var system = await StartAsync(typeof(TriggerFunctions.OfDefaultConnection), new() { [setting] = value });

        await system.Client.CreateSender("retries").SendMessageAsync(
            new ServiceBusMessage("a") { MessageId = "m", ApplicationProperties = { ["Diagnostic-Id"] = trace } });

        await Eventually.TrueAsync(() => system.Handler.Received.Count == 1);
        Assert.Equal(("a", (object?)"m", trace), system.Handler.Received[0]);
    }

    [Theory]
    [InlineData(typeof(TriggerFunctions.OfDefaultConnection), "{}", "Service Bus connection 'ServiceBus' does not exist")]
    [InlineData(typeof(TriggerFunctions.OnSubscription), "{}", "'%Topic%' names a setting that is missing")]
    [InlineData(typeof(TriggerFunctions.OnNothing), "{}", "'OnNothing' listens to 'orders/nobody', which does not exist")]
    [InlineData(typeof(TriggerFunctions.OfBinaryData), "{}", "has the parameter 'body' (BinaryData [ServiceBusTriggerAttribute])")]
    [InlineData(typeof(TriggerFunctions.Plain), """{ "maxConcurrentCalls": 0 }""", "maxConcurrentCalls must be positive")]
    [InlineData(typeof(TriggerFunctions.Plain), """{ "autoCompleteMessages": "yes" }""", "makes no sense")]
    public async Task What_makes_no_sense_stops_the_start_and_is_named(Type functions, string hostJson, string expected)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            TriggerSystem.StartAsync(functions, (_, _) => Task.CompletedTask, hostJson));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_host_json_without_an_effect_are_logged()
    {
        using var log = new RecordedLog();
        using var hostJson = JsonDocument.Parse("""{ "extensions": { "serviceBus": { "prefetchCount": 10, "MaxConcurrentCalls": 3 } } }""");

        var options = ServiceBusOptions.Read(hostJson.RootElement, log.CreateLogger("host"));

        Assert.Equal(3, options.MaxConcurrentCalls);
        Assert.Equal(["The setting serviceBus.prefetchCount of host.json has no effect in the local runtime."], log.Of("host"));
    }

    [Fact]
    public async Task As_many_messages_are_handled_at_once_as_host_json_allows()
    {
        var release = new SemaphoreSlim(0);
        await using var system = await TriggerSystem.StartAsync<TriggerFunctions.Plain>((_, _) => release.WaitAsync(), """{ "maxConcurrentCalls": 2 }""");

        await system.SendAsync("retries", "1", "2", "3", "4", "5");

        await Eventually.TrueAsync(() => system.Handler.Received.Count == 2);
        Assert.Equal(2, (await system.PeekAsync()).Count(message => message.DeliveryCount == 1));
        release.Release();
        await Eventually.TrueAsync(() => system.Handler.Received.Count == 3);
        Assert.Equal(3, system.Handler.Received.Count);
        release.Release(10);
        await Eventually.TrueAsync(async () => (await system.PeekAsync()).Count == 0);
    }

    [Fact]
    public async Task A_stop_waits_for_running_functions_and_begins_no_more()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var folder = new TemporaryFolder();
        var system = await TriggerSystem.StartAsync<TriggerFunctions.Plain>((_, _) => release.Task, """{ "maxConcurrentCalls": 1 }""", folder: folder);
        await system.SendAsync("retries", "1", "2");
        await Eventually.TrueAsync(() => system.Handler.Received.Count == 1);

        var stopping = system.StopAsync(TimeSpan.FromSeconds(30));
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;

        Assert.Equal(["2"], (await system.PeekAsync()).Select(message => message.Body.ToString()));
        Assert.Single(system.Handler.Received);
        await system.DisposeAsync();
    }

    [Theory]
    [InlineData(typeof(TriggerFunctions.Plain))]
    [InlineData(typeof(TriggerFunctions.Endless))]
    public async Task A_message_whose_function_was_cut_off_by_a_stop_is_delivered_again_after_the_next_start(Type functions)
    {
        using var folder = new TemporaryFolder();
        var system = await TriggerSystem.StartAsync(functions, (_, _) => new TaskCompletionSource().Task, folder: folder);
        await system.SendAsync("retries", "a");
        await Eventually.TrueAsync(() => system.Handler.Received.Count == 1);
        await system.DisposeAsync();
        Assert.Equal([1], system.Handler.DeliveryCounts);

        await using var restarted = await TriggerSystem.StartAsync<TriggerFunctions.Plain>((_, _) => Task.CompletedTask, folder: folder, time: system.Time);

        await Eventually.TrueAsync(async () => restarted.Handler.DeliveryCounts is [2] && (await restarted.PeekAsync()).Count == 0);
    }

    private static Task<TriggerSystem> StartAsync(Type functions, Dictionary<string, string?>? settings = null) =>
        TriggerSystem.StartAsync(functions, (_, _) => Task.CompletedTask, settings: settings);
}
