using System.Text.Json;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.DurableTask.Client;
using Shared.Events;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Closing;

/// <summary>A running system with Ada, a customer, and an admin.</summary>
internal sealed class ClosingSystem : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";

    /// <summary>The customer's first name, which stands in no other word.</summary>
    public const string FirstName = "Xanthippe";

    /// <summary>All that is personal of the customer but the user name, which stays taken.</summary>
    public static readonly string[] Personal = [FirstName, "Lovelace", "ada@example.com", "7946 0958"];

    private ClosingSystem(RunningSystem system, FunctionFaults faults)
    {
        (System, Faults) = (system, faults);
        Ada = new ApiClient(system.Http.BaseAddress!);
        Admin = new ApiClient(system.Http.BaseAddress!);
    }

    public RunningSystem System { get; }

    public FunctionFaults Faults { get; }

    public ApiClient Ada { get; }

    public ApiClient Admin { get; }

    public UserId User { get; private set; }

    public TableServiceClient Tables => Storage.Client(System.TablesConnection, repeats: 3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ClosingSystem> StartAsync()
    {
        var faults = new FunctionFaults();
        var system = new ClosingSystem(await RunningSystem.StartAsync(options => options with { Faults = faults }), faults);
        system.User = UserId.Parse(await system.Ada.BecomeAsync("ada", Password, FirstName));
        system.Admin.Token = await SignedIn.StartSessionAsync(system.Tables, UserId.For("admin", "session"), Role.Admin);
        return system;
    }

    /// <summary>Asks for the closing as the customer.</summary>
    public Task<ApiAnswer> CloseAsync(string password = Password) =>
        Ada.PostAsync($"/api/customers/{User}/closure", new { currentPassword = password }, ("Prefer", "wait=60"));

    /// <summary>Asks for the closing as the admin.</summary>
    public Task<ApiAnswer> CloseByAdminAsync() => Admin.PostAsync($"/api/customers/{User}/closure", "{}", ("Prefer", "wait=60"));

    public Task<ApiAnswer> DepositAsync(decimal amount, string key) =>
        Admin.PostAsync($"/api/accounts/{User}/deposits", new { amount }, ("Idempotency-Key", key));

    public Task<ApiAnswer> WithdrawAsync(decimal amount, string key) =>
        Admin.PostAsync($"/api/accounts/{User}/withdrawals", new { amount }, ("Idempotency-Key", key));

    public Task<ApiAnswer> OrderAsync(decimal price, string key) => Admin.PostAsync(
        "/api/orders", new { userId = User.ToString(), price }, ("Idempotency-Key", key), ("Prefer", "wait=60"));

    public Task<ApiAnswer> CancelAsync(string orderId) => Admin.PostAsync($"/api/orders/{orderId}/cancellation?userId={User}", "", ("Prefer", "wait=60"));

    public Task<ApiAnswer> AccountAsync() => Admin.GetAsync($"/api/accounts/{User}");

    /// <summary>Whether the account is what its entries say.</summary>
    public async Task<bool> AgreesAsync() => (await Admin.GetAsync($"/api/accounts/{User}/audit")).Body.GetProperty("agrees").GetBoolean();

    /// <summary>Every text in tables, messages and orchestrations that holds one of the words, with its place.</summary>
    public async Task<IReadOnlyList<string>> SearchAsync(params string[] words)
    {
        var texts = new List<(string Place, string Text)>();
        await foreach (var table in Tables.QueryAsync(cancellationToken: Stop))
        {
            await foreach (var row in Tables.GetTableClient(table.Name).QueryAsync<TableEntity>(cancellationToken: Stop))
                texts.AddRange(row.Select(column => ($"{table.Name} {row.RowKey} {column.Key}", $"{column.Value}")));
        }

        await foreach (var instance in System.Durable.GetAllInstancesAsync(new OrchestrationQuery { FetchInputsAndOutputs = true }))
        {
            texts.Add((instance.InstanceId, $"{instance.SerializedInput} {instance.SerializedOutput} {instance.SerializedCustomStatus}"));
            foreach (var step in await System.Durable.GetOrchestrationHistoryAsync(instance.InstanceId, Stop))
                texts.Add(($"{instance.InstanceId} {step.EventType}", JsonSerializer.Serialize<object>(step)));
        }

        texts.AddRange(await ReadMessagesAsync());
        return
        [
            .. texts.Where(text => words.Any(word => text.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
                .Select(text => $"{text.Place}: {text.Text}"),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        Ada.Dispose();
        Admin.Dispose();
        await System.DisposeAsync();
    }

    private async Task<IReadOnlyList<(string Place, string Text)>> ReadMessagesAsync()
    {
        await using var broker = new ServiceBusClient(System.ServiceBusConnection);
        var messages = new List<(string, string)>();
        foreach (var options in new[] { new ServiceBusReceiverOptions(), new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter } })
        {
            foreach (var receiver in new[]
            {
                broker.CreateReceiver(ServiceBusEntities.OrdersTopic, ServiceBusEntities.EmailSubscription, options),
                broker.CreateReceiver(ServiceBusEntities.CustomersTopic, ServiceBusEntities.ProfilesSubscription, options),
                broker.CreateReceiver(ServiceBusEntities.EmailRetriesQueue, options),
            })
            {
                var peeked = await receiver.PeekMessagesAsync(100, cancellationToken: Stop);
                messages.AddRange(peeked.Select(message => (receiver.EntityPath, message.Body.ToString())));
                await receiver.DisposeAsync();
            }
        }

        return messages;
    }
}
