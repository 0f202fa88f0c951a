using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Tests.Support;

/// <summary>A customer of the running system, who knows nothing but its HTTP API.</summary>
internal sealed class Shopper : IDisposable
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(100);

    private readonly HttpClient _http;

    private Shopper(HttpClient http, string userId, string email)
    {
        _http = http;
        UserId = userId;
        Email = email;
    }

    public string UserId { get; }

    public string Email { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Registers a customer, signs in, and deposits money where there is some.</summary>
    public static async Task<Shopper> RegisterAsync(Uri baseAddress, decimal deposit = 0)
    {
        var name = $"shopper-{Guid.NewGuid():N}"[..24];
        var password = $"the password of {name}";
        var email = $"{name}@example.com";
        var http = new HttpClient { BaseAddress = baseAddress, Timeout = LongestAnswer };
        var form = new { username = name, password, firstName = "Ada", lastName = "Lovelace", email, phone = "+4420123456", currency = "USD" };
        var registered = await UntilFinishedAsync(() => SendAsync(http, HttpMethod.Post, "api/customers", JsonSerializer.Serialize(form), key: name));
        Assert.Equal(HttpStatusCode.Created, registered.Status);
        await http.SignInAsync(name, password);
        var shopper = new Shopper(http, registered.Text("userId"), email);
        if (deposit > 0)
        {
            Assert.Equal(HttpStatusCode.Created, (await shopper.DepositAsync(deposit)).Status);
        }

        return shopper;
    }

    public Task<Reply> DepositAsync(decimal amount) => PostAsync($"api/accounts/{UserId}/deposits", $$"""{"amount":{{Text(amount)}}}""", $"{Guid.NewGuid()}");

    public Task<Reply> OrderAsync(decimal price, string? key = null, string? prefer = null, string? traceParent = null) => SendAsync(
        _http, HttpMethod.Post, "api/orders", $$"""{"userId":"{{UserId}}","price":{{Text(price)}}}""", key ?? $"{Guid.NewGuid()}", prefer, traceParent);

    public Task<Reply> PostAsync(string path, string json, string? key) => SendAsync(_http, HttpMethod.Post, path, json, key);

    public Task<Reply> GetAsync(string path) => SendAsync(_http, HttpMethod.Get, path, null, null);

    public Task<Reply> AccountAsync() => GetAsync($"api/accounts/{UserId}");

    public async Task<decimal> BalanceAsync() => (await AccountAsync()).Number("balance");

    public Task<Reply> FindOrderAsync(string orderId) => GetAsync($"api/orders/{orderId}?userId={UserId}");

    public Task<IReadOnlyList<JsonElement>> OrdersAsync() => ReadAllAsync($"api/orders?userId={UserId}", "orders");

    public Task<IReadOnlyList<JsonElement>> EntriesAsync() => ReadAllAsync($"api/accounts/{UserId}/entries?", "entries");

    public Task<IReadOnlyList<JsonElement>> NotificationsAsync() => ReadAllAsync($"api/notifications?userId={UserId}", "notifications");

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<JsonElement>> ReadAllAsync(string path, string member)
    {
        var items = new List<JsonElement>();
        for (string? continuation = ""; continuation is not null;)
        {
            var page = await GetAsync($"{path}&limit=100{(continuation.Length == 0 ? "" : $"&continuation={Uri.EscapeDataString(continuation)}")}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            items.AddRange(page.Body.GetProperty(member).EnumerateArray());
            continuation = page.Body.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }

        return items;
    }

    // On a slow machine a saga may take longer than its caller waits.
    private static async Task<Reply> UntilFinishedAsync(Func<Task<Reply>> callAsync) => await Eventually.ValueAsync(
        async () => await callAsync() is { Status: not HttpStatusCode.Accepted } reply ? reply : null, LongestAnswer);

    private static async Task<Reply> SendAsync(
        HttpClient http, HttpMethod method, string path, string? json, string? key, string? prefer = null, string? traceParent = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in new[] { ("Idempotency-Key", key), ("Prefer", prefer), ("traceparent", traceParent) })
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await http.SendAsync(request, Stop);
        return await Reply.ReadAsync(response);
    }

    private static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);
}
