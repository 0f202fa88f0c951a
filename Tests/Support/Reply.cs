using System.Net;
using System.Text.Json;

namespace Tests.Support;

/// <summary>What the system answered.</summary>
internal sealed record Reply(HttpStatusCode Status, string? ContentType, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    public string Text(string member) => Body.GetProperty(member).ToString();

    public decimal Number(string member) => Body.GetProperty(member).GetDecimal();

    /// <summary>The order: the answer itself, or, of a rejection, the one inside the problem.</summary>
    public JsonElement Order => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("order", out var inside) ? inside : Body;

    public string OrderId => Order.GetProperty("orderId").GetString()!;

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            headers,
            text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
