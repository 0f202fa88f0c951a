using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Tests.Support;

/// <summary>Somebody who calls the API over HTTP, with or without a session. Cookies go only where a test puts them.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(Uri baseAddress) => _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = baseAddress,
        Timeout = TimeSpan.FromSeconds(100),
    };

    /// <summary>Sent as bearer token with every call; null for a stranger.</summary>
    public string? Token { get; set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Sends a request, its body an object or JSON.</summary>
    public async Task<ApiAnswer> SendAsync(string method, string path, object? body = null, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = body is string json ? new StringContent(json, Encoding.UTF8, "application/json") : JsonContent.Create(body);
        if (Token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Token}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, Stop);
        var isJson = method != "HEAD" && response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new ApiAnswer(response, isJson ? await response.Content.ReadFromJsonAsync<JsonElement>(Stop) : default);
    }

    public Task<ApiAnswer> GetAsync(string path, params IEnumerable<(string Name, string Value)> headers) => SendAsync("GET", path, null, headers);

    public Task<ApiAnswer> PostAsync(string path, object body, params IEnumerable<(string Name, string Value)> headers) =>
        SendAsync("POST", path, body, headers);

    public Task<ApiAnswer> PutAsync(string path, object body, params IEnumerable<(string Name, string Value)> headers) =>
        SendAsync("PUT", path, body, headers);

    /// <summary>Registers a customer of this name and signs in; from now on the client is that customer.</summary>
    /// <returns>The user ID.</returns>
    public async Task<string> BecomeAsync(string userName, string password, string firstName = "Ada")
    {
        var registered = await RegisterAsync(userName, password, firstName);
        Assert.Equal(201, registered.Status);
        var signedIn = await SignInAsync(userName, password);
        Assert.Equal(200, signedIn.Status);
        Token = signedIn.Text("token");
        return signedIn.Text("userId")!;
    }

    public Task<ApiAnswer> RegisterAsync(string userName, string password, string firstName = "Ada") => PostAsync(
        "/api/customers",
        new
        {
            username = userName,
            password,
            firstName,
            lastName = "Lovelace",
            email = $"{userName}@example.com",
            phone = "+44 20 7946 0958",
            currency = "USD",
        },
        ("Idempotency-Key", userName),
        ("Prefer", "wait=60"));

    public Task<ApiAnswer> SignInAsync(string userName, string password, params IEnumerable<(string Name, string Value)> headers) =>
        PostAsync("/api/sessions", new { username = userName, password }, headers);

    public void Dispose() => _http.Dispose();
}
