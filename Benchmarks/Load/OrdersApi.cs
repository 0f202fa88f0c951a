using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Benchmarks.Load;

/// <summary>
/// The few calls of the HTTP API that the load needs. Every unexpected answer is an exception, so that fast failures do not count as throughput.
/// </summary>
internal sealed class OrdersApi(HttpClient http)
{
    private const int OrderPrice = 1;

    /// <summary>Registers a customer with a balance that no run exhausts, and signs in.</summary>
    public async Task<Customer> RegisterAsync(string name, CancellationToken cancellationToken)
    {
        var password = $"benchmark {name}";
        var customer = new
        {
            username = name,
            password,
            firstName = "Bench",
            lastName = "Mark",
            email = $"{name}@example.com",
            phone = "+15550100",
            currency = "USD",
        };
        var registered = await PostAsync("api/customers", null, customer, HttpStatusCode.Created, cancellationToken);
        var session = await PostAsync("api/sessions", null, new { username = name, password }, HttpStatusCode.OK, cancellationToken);
        var signedIn = new Customer(registered.GetProperty("userId").GetString()!, session.GetProperty("token").GetString()!);
        await PostAsync($"api/accounts/{signedIn.UserId}/deposits", signedIn, new { amount = 1_000_000 }, HttpStatusCode.Created, cancellationToken);
        return signedIn;
    }

    /// <summary>Places one order and waits until it is confirmed.</summary>
    /// <returns>The order's ID.</returns>
    public async Task<string> PlaceOrderAsync(Customer customer, CancellationToken cancellationToken)
    {
        var order = await PostAsync("api/orders", customer, new { price = OrderPrice, description = "benchmark" }, HttpStatusCode.Created, cancellationToken);
        return order.GetProperty("orderId").GetString()!;
    }

    /// <summary>
    /// How long the saga of an order took by itself: from its start until it scheduled the publishing of what it had told its caller, and to its end.
    /// </summary>
    public async Task<(TimeSpan ToOutcome, TimeSpan ToEnd)> SagaTimesAsync(string orderId, CancellationToken cancellationToken)
    {
        var instance = await http.GetFromJsonAsync<JsonElement>(
            $"runtime/webhooks/durabletask/instances/{orderId}?showHistory=true", cancellationToken);
        var history = instance.GetProperty("historyEvents").EnumerateArray().ToList();
        var started = TimeOf("ExecutionStarted");
        var published = history.Last(entry => entry.TryGetProperty("FunctionName", out var name) && name.GetString() == "PublishEvent");
        return (published.GetProperty("ScheduledTime").GetDateTimeOffset() - started, TimeOf("ExecutionCompleted") - started);

        DateTimeOffset TimeOf(string type) =>
            history.First(entry => entry.GetProperty("EventType").GetString() == type).GetProperty("Timestamp").GetDateTimeOffset();
    }

    /// <summary>What the local host has counted since its start.</summary>
    public async Task<HostCounters> CountersAsync(CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<HostCounters>("local/counters", cancellationToken) ?? throw new HttpRequestException("No counters.");

    private async Task<JsonElement> PostAsync(string path, Customer? caller, object body, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.Add("Prefer", "wait=60");
        request.Headers.Authorization = caller is null ? null : new AuthenticationHeaderValue("Bearer", caller.Token);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.StatusCode == expected
            ? await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)
            : throw new HttpRequestException($"POST {path} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
