using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Emulators.SendGrid;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tests.Support;

namespace Tests.Integration.Mailbox;

/// <summary>The mailbox over HTTP, on a port and a file of its own.</summary>
internal sealed class MailboxServer : IAsyncDisposable
{
    public const string ApiKey = "SG.test";

    private readonly WebApplication _app;

    private MailboxServer(WebApplication app)
    {
        _app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public HttpClient Http { get; }

    public static async Task<MailboxServer> StartAsync(TemporaryFolder folder, int capacity = 1000)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseRouting();
        var options = new MailboxOptions(Path.Combine(folder.Path, "state", "mailbox.jsonl"), ApiKey) { Capacity = capacity };
        app.MapMailbox(MailboxStore.Open(options, TimeProvider.System));
        await app.StartAsync();
        return new MailboxServer(app);
    }

    /// <param name="body">The body.</param>
    /// <param name="authorization">The header, or null for none.</param>
    /// <param name="mediaType">The body's type.</param>
    /// <param name="waitsForLeave">Whether the body is sent only when the server has agreed to its size.</param>
    public async Task<HttpResponseMessage> SendAsync(
        string body, string? authorization = $"Bearer {ApiKey}", string mediaType = "application/json", bool waitsForLeave = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/mail/send") { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
        request.Headers.ExpectContinue = waitsForLeave;
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonArray> MessagesAsync(string query = "") =>
        JsonNode.Parse(await Http.GetStringAsync($"/mailbox/messages{query}", TestContext.Current.CancellationToken))!["messages"]!.AsArray();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
