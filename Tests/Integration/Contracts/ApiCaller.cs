using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Shared.Identifiers;

namespace Tests.Integration.Contracts;

/// <summary>Sends requests, good and bad ones, and keeps the answers.</summary>
internal sealed class ApiCaller(Uri baseAddress) : IDisposable
{
    public const string Password = "correct horse battery";

    private readonly RecordedAnswers _answers = new();
    private HttpClient? _http;

    public IReadOnlyCollection<RecordedAnswer> Answers => _answers.Answers;

    private HttpClient Http => _http ??= new HttpClient(_answers) { BaseAddress = baseAddress, Timeout = TimeSpan.FromSeconds(100) };

    /// <summary>Sends one request.</summary>
    /// <param name="call">The method and the path below /api.</param>
    /// <param name="json">The body; null for none.</param>
    /// <param name="token">The token of the caller; null for none.</param>
    /// <param name="headers">Further headers. Without an Idempotency-Key among them, the request has a new one.</param>
    public async Task<JsonElement> SendAsync(string call, string? json = null, string? token = null, params (string Name, string Value)[] headers)
    {
        using var request = CreateRequest(call, json, token, headers);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return isJson ? JsonDocument.Parse(text).RootElement : default;
    }

    /// <summary>Registers a customer and signs in.</summary>
    public async Task<(UserId UserId, string Token)> RegisterAsync(string userName, string currency = "USD")
    {
        await SendAsync("POST customers", RegistrationOf(userName, currency), null, ("Idempotency-Key", userName), ("Prefer", "wait=60"));
        var session = await SendAsync("POST sessions", $$"""{"username":"{{userName}}","password":"{{Password}}"}""");
        return (UserId.Parse(session.GetProperty("userId").GetString()!), session.GetProperty("token").GetString()!);
    }

    public static string RegistrationOf(string userName, string currency = "USD") => $$"""
        {"username":"{{userName}}","password":"{{Password}}","firstName":"Ada","lastName":"Lovelace",
        "email":"{{userName}}@example.com","phone":"+44 20 7946 0958","currency":"{{currency}}"}
        """;

    /// <summary>The call with everything in its path filled in.</summary>
    public static string Fill(DocumentedCall call, UserId userId) => $"{call.Method} {call.Path.TrimStart('/')}"
        .Replace("{userId}", userId, StringComparison.Ordinal)
        .Replace("{registrationId}", userId, StringComparison.Ordinal)
        .Replace("{instanceId}", OrderId.For(userId, "none"), StringComparison.Ordinal)
        .Replace("{orderId}", OrderId.For(userId, "none"), StringComparison.Ordinal);

    public void Dispose()
    {
        _http?.Dispose();
        _answers.Dispose();
    }

    private static HttpRequestMessage CreateRequest(string call, string? json, string? token, (string Name, string Value)[] headers)
    {
        var parts = call.Split(' ', 2);
        var request = new HttpRequestMessage(HttpMethod.Parse(parts[0]), $"api/{parts[1]}");
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type")
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        if (!request.Headers.Contains("Idempotency-Key"))
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
        return request;
    }
}
