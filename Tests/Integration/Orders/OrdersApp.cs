using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Events;
using Shared.Http.Requests;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>
/// The orders app as it is, over HTTP; only its Service Bus is a recorder, and lost table requests are repeated at once.
/// </summary>
internal sealed class OrdersApp : IAsyncDisposable
{
    private readonly RunningSystem _system;
    private readonly IServiceProvider _services;

    private OrdersApp(RunningSystem system, FunctionFaults faults, RecordedTopics topics)
    {
        _system = system;
        Faults = faults;
        Topics = topics;
        _services = system.Services("orders");
    }

    public FunctionFaults Faults { get; }

    public RecordedTopics Topics { get; }

    public DurableTaskClient Durable => _system.Durable;

    /// <summary>How much the store has read and written so far, in a measure without a clock.</summary>
    public Task<long> CountStoreStepsAsync() => _system.CountStoreStepsAsync();

    /// <summary>Where the API is, for clients of a test's own: the calls below are those of an admin.</summary>
    public Uri BaseAddress => _system.Http.BaseAddress!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="time">Its clock.</param>
    /// <param name="moreSettings">Settings beside those that it cannot do without.</param>
    /// <param name="configure">Changes its services.</param>
    public static async Task<OrdersApp> StartAsync(
        TimeProvider? time = null,
        IReadOnlyDictionary<string, string?>? moreSettings = null,
        Action<IServiceCollection>? configure = null)
    {
        var faults = new FunctionFaults();
        var topics = new RecordedTopics();
        var system = await RunningSystem.StartAsync(options => options with
        {
            Apps = ["orders"],
            Settings = moreSettings ?? new Dictionary<string, string?>(),
            Faults = faults,
            Time = time ?? TimeProvider.System,
            ConfigureServices = (_, services) =>
            {
                services.AddSingleton(topics.Client);
                configure?.Invoke(services);
            },
        });
        await system.Http.UseAdminAsync(Storage.Client(system.TablesConnection, repeats: 3));
        return new OrdersApp(system, faults, topics);
    }

    /// <summary>A customer with an account and an order list, as the registration leaves them.</summary>
    public async Task<UserId> RegisterAsync(long balance = 0, string currency = "USD")
    {
        var userId = UserId.For("test", Guid.NewGuid().ToString());
        var accounts = _services.GetRequiredService<AccountTable>();
        await new OpenAccount(accounts, TimeProvider.System).RunAsync(new OpenAccountRequest(userId, Currency.Find(currency)), Stop);
        await new CreateOrderList(_services.GetRequiredService<OrderTable>()).RunAsync(new CreateOrderListRequest(userId, Currency.Find(currency)), Stop);
        if (balance > 0)
            await DepositAsync(userId, balance, currency);
        return userId;
    }

    public Task DepositAsync(string userId, long amount, string currency = "USD") => Ledger.ApplyAsync(
        new LedgerOperation(UserId.Parse(userId), EntryKind.Deposit, Guid.NewGuid().ToString(), new Money(amount, Currency.Find(currency))), Stop);

    public Task FreezeAsync(string userId) => _services.GetRequiredService<TableServiceClient>().GetTableClient(AccountTable.Name).UpdateEntityAsync(
        new TableEntity(userId, AccountRow.Key) { [nameof(AccountRow.Status)] = nameof(AccountStatus.Frozen) }, ETag.All, TableUpdateMode.Merge, Stop);

    public AccountLedger Ledger => Service<AccountLedger>();

    /// <summary>What the functions of the app use.</summary>
    public T Service<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<long> BalanceAsync(string userId) =>
        (await _services.GetRequiredService<AccountTable>().FindAsync(UserId.Parse(userId), Stop))!.Account.Balance.MinorUnits;

    public async Task<IReadOnlyList<LedgerEntry>> EntriesAsync(string userId) => (await _services.GetRequiredService<AccountTable>()
        .ReadEntriesAsync(UserId.Parse(userId), new PageRequest(100, null), Stop)).Items;

    /// <summary>Places an order; with a key of its own where none is given and none stands in the headers.</summary>
    public Task<ApiAnswer> OrderAsync(string userId, string price, string? key = null, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var newKey = headers is [("X-Request-Id", _), ..] ? null : $"{Guid.NewGuid()}";
        return PostAsync($$"""{"userId":"{{userId}}","price":{{price}}}""", key ?? newKey, headers);
    }

    public Task<ApiAnswer> PostAsync(string json, string? key = null, params ReadOnlySpan<(string Name, string Value)> headers) =>
        PostToAsync("/api/orders", json, key, headers);

    public Task<ApiAnswer> PostToAsync(string path, string json, string? key, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return SendAsync(request);
    }

    public Task<ApiAnswer> CancelAsync(string userId, string orderId, params ReadOnlySpan<(string Name, string Value)> headers) =>
        PostToAsync($"/api/orders/{orderId}/cancellation?userId={userId}", "", null, headers);

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>The single event that is published for an order, when it is.</summary>
    public Task<CloudEvent> EventOfAsync(string orderId) => Eventually.ValueAsync(() =>
        Task.FromResult(Topics.Published.Select(published => published.Event).SingleOrDefault(published => published.Subject == orderId)));

    /// <summary>One event of an order, when it is published.</summary>
    public Task<CloudEvent> EventOfAsync(string orderId, string type) => Eventually.ValueAsync(() =>
        Task.FromResult(Topics.Published.Select(published => published.Event).FirstOrDefault(published => published.Id == $"{orderId}-{type}")));

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private async Task<ApiAnswer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await _system.Http.SendAsync(request, Stop))
            return new ApiAnswer(response, await response.Content.ReadFromJsonAsync<JsonElement>(Stop));
    }
}
