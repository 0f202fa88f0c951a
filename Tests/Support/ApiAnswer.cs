using System.Text.Json;

namespace Tests.Support;

/// <summary>An answer of the running app.</summary>
internal sealed class ApiAnswer(HttpResponseMessage response, JsonElement body)
{
    public int Status { get; } = (int)response.StatusCode;

    public JsonElement Body { get; } = body;

    public string? ETag { get; } = response.Headers.ETag?.ToString();

    public string? Location { get; } = response.Headers.Location?.ToString();

    public bool IsReplay { get; } = response.Headers.Contains("Idempotency-Replayed");

    /// <summary>All headers, in lines.</summary>
    public IReadOnlyList<string> Headers { get; } =
        [.. response.Headers.Concat(response.Content.Headers).Select(header => $"{header.Key}: {string.Join(",", header.Value)}").Order()];

    public string? Header(string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public string? Text(params ReadOnlySpan<string> path)
    {
        var element = Body;
        foreach (var member in path)
        {
            if (!element.TryGetProperty(member, out element))
                return null;
        }

        return element.ToString();
    }

    public string OrderId => Text("orderId") ?? Text("order", "orderId")!;

    public (int Status, string? Type) Problem => (Status, Text("type"));
}
