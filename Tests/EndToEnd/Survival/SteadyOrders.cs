using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tests.Support;

namespace Tests.EndToEnd.Survival;

/// <summary>
/// Customers who order without a rest, whatever becomes of the system. As a careful client does, one who gets no answer, or a failure, does not know
/// whether there is an order, and asks again with the same key.
/// </summary>
internal sealed class SteadyOrders : IAsyncDisposable
{
    private const int Shoppers = 2;
    private const int OrdersAtOncePerShopper = 2;
    private const decimal Deposit = 10_000;
    private const decimal Price = 7;
    private const int OneOfSoManyIsTooDear = 5;

    private static readonly TimeSpan PauseBetweenOrders = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly LocalHostProcess _host;
    private readonly Shopper[] _shoppers;
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly ConcurrentBag<HttpStatusCode> _refusals = [];
    private readonly CancellationTokenSource _enough = new();
    private readonly List<Task> _load;

    private SteadyOrders(LocalHostProcess host, Shopper[] shoppers)
    {
        (_host, _shoppers) = (host, shoppers);
        _load = [.. shoppers.SelectMany(shopper => Enumerable.Repeat(shopper, OrdersAtOncePerShopper)).Select(OrderAsync)];
    }

    /// <summary>How often an order was refused by a failure that passes.</summary>
    public int Refused => _refusals.Count;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<SteadyOrders> StartAsync(LocalHostProcess host) =>
        new(host, await Task.WhenAll(Enumerable.Range(0, Shoppers).Select(_ => Shopper.RegisterAsync(host.BaseAddress, Deposit))));

    /// <summary>Waits until so many more orders have been acknowledged.</summary>
    public Task AcknowledgedAsync(int more)
    {
        var count = _acknowledged.Count + more;
        return Eventually.TrueAsync(() => _acknowledged.Count >= count || _load.Any(orders => orders.IsFaulted), Deadline);
    }

    /// <summary>Waits until so many more orders have been refused.</summary>
    public Task RefusedAsync(int more)
    {
        var count = _refusals.Count + more;
        return Eventually.TrueAsync(() => _refusals.Count >= count || _load.Any(orders => orders.IsFaulted), Deadline);
    }

    /// <summary>
    /// Ends the load and waits until everything has settled: no orchestration is stuck or has failed, each acknowledged order is there and no other, each was
    /// paid once, each has its one notification and at least one mail, and no message is left over.
    /// </summary>
    public async Task SettleAsync()
    {
        await _enough.CancelAsync();
        await Task.WhenAll(_load);

        // An order that was accepted may not be stored yet: on a full disk its saga rests, for half a minute at most, and goes on after the disk has space.
        await Eventually.EmptyAsync(InstancesThatAreNotCompletedAsync, Deadline);
        var found = new List<string>();
        var mails = 0;
        foreach (var shopper in _shoppers)
        {
            var orders = (await Books.SettleAsync(shopper, Deposit)).Select(OrderId).ToList();
            var notified = (await shopper.NotificationsAsync()).Where(sent => sent.TryGetProperty("orderId", out _)).Select(OrderId);
            Assert.Equal(orders.Order(), notified.Order());
            var texts = await MailsAsync(shopper);
            Assert.All(orders, order => Assert.Contains(texts, text => text.Contains(order, StringComparison.Ordinal)));
            mails += texts.Count(text => orders.Any(order => text.Contains(order, StringComparison.Ordinal)));
            found.AddRange(orders);
        }

        Assert.Equal(_acknowledged.Order(), found.Order());
        TestContext.Current.SendDiagnosticMessage(
            "{0} orders survived; {1} of their emails were sent twice; refusals: {2}.",
            found.Count,
            mails - found.Count,
            string.Join(", ", _refusals.CountBy(status => status)));
        await Eventually.EmptyAsync(() => Undelivered.DescribeAsync(_host.ServiceBusConnection), Deadline);
        Assert.Empty(await DeadLetters.DescribeAsync(_host.ServiceBusConnection));
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        foreach (var shopper in _shoppers)
            shopper.Dispose();
        _enough.Dispose();
    }

    private async Task OrderAsync(Shopper shopper)
    {
        using var pause = new PeriodicTimer(PauseBetweenOrders);
        while (!_enough.IsCancellationRequested)
        {
            var key = Guid.NewGuid().ToString();
            var price = Random.Shared.Next(OneOfSoManyIsTooDear) == 0 ? Deposit + 1 : Price;
            Reply? answer = null;
            while (answer is null && await pause.WaitForNextTickAsync(Stop))
                answer = await TryOrderAsync(shopper, price, key);
            _acknowledged.Add(answer!.OrderId);
        }
    }

    private async Task<Reply?> TryOrderAsync(Shopper shopper, decimal price, string key)
    {
        try
        {
            var reply = await shopper.OrderAsync(price, key);
            if (reply.Status is HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.PaymentRequired)
                return reply;
            Assert.InRange((int)reply.Status, 500, 599);
            _refusals.Add(reply.Status);
        }
        catch (HttpRequestException)
        {
            // Killed in the middle of it, or not yet there again.
        }

        return null;
    }

    private async Task<IReadOnlyList<string>> MailsAsync(Shopper shopper)
    {
        using var http = _host.CreateClient();
        var answer = await http.GetFromJsonAsync<JsonElement>($"mailbox/messages?to={Uri.EscapeDataString(shopper.Email)}", Stop);
        return [.. answer.GetProperty("messages").EnumerateArray().Select(mail => mail.GetProperty("text").GetString()!)];
    }

    private async Task<IReadOnlyList<string>> InstancesThatAreNotCompletedAsync()
    {
        using var http = _host.CreateClient();
        var instances = await http.GetFromJsonAsync<JsonElement>(
            "runtime/webhooks/durabletask/instances?runtimeStatus=Pending,Running,Suspended,Failed,Terminated&showInput=false", Stop);
        return [.. instances.EnumerateArray().Select(instance => instance.ToString())];
    }

    private static string OrderId(JsonElement element) => element.GetProperty("orderId").GetString()!;
}
