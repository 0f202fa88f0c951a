using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Benchmarks.Load;

/// <summary>The few calls of the HTTP API that the load needs. Every unexpected answer is an exception: a fast failure is no throughput.</summary>
internal sealed class OrdersApi(HttpClient http)
{
    private const int OrderPrice = 1;

    /// <summary>Registers a customer with a balance that no run exhausts; returns the user ID.</summary>
    public async Task<string> RegisterAsync(string name, CancellationToken cancellationToken)
    {
        var customer = new
        {
            username = name,
            password = $"benchmark {name}",
            firstName = "Bench",
            lastName = "Mark",
            email = $"{name}@example.com",
            phone = "+15550100",
            currency = "USD",
        };
        var registered = await PostAsync("api/customers", customer, HttpStatusCode.Created, cancellationToken);
        var userId = registered.GetProperty("userId").GetString()!;
        await PostAsync($"api/accounts/{userId}/deposits", new { amount = 1_000_000 }, HttpStatusCode.Created, cancellationToken);
        return userId;
    }

    /// <summary>Places one order and waits until it is confirmed.</summary>
    public Task PlaceOrderAsync(string userId, CancellationToken cancellationToken) =>
        PostAsync("api/orders", new { userId, price = OrderPrice, description = "benchmark" }, HttpStatusCode.Created, cancellationToken);

    /// <summary>What the local host has counted since its start.</summary>
    public async Task<HostCounters> CountersAsync(CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<HostCounters>("local/counters", cancellationToken) ?? throw new HttpRequestException("No counters.");

    private async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await http.SendAsync(request, cancellationToken);
        return response.StatusCode == expected
            ? await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)
            : throw new HttpRequestException($"POST {path} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
