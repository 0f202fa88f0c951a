using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Emulators.SendGrid;
using Emulators.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tests.Conformance.Storage;

namespace Tests.Conformance.SendGrid;

/// <summary>The mailbox over HTTP, on a port and a store of its own.</summary>
internal sealed class MailboxServer : IAsyncDisposable
{
    public const string ApiKey = "SG.test";

    private readonly WebApplication _app;
    private readonly LocalStore _store;

    private MailboxServer(WebApplication app, LocalStore store)
    {
        (_app, _store) = (app, store);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public HttpClient Http { get; }

    /// <summary>Lets the store grow by a number of pages of 4 KiB and no further; null takes that back.</summary>
    public Task LimitAsync(int? pages) => _store.LimitAsync(pages);

    public static async Task<MailboxServer> StartAsync(TemporaryFolder folder, int capacity = 1000)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseRouting();
        var store = LocalStore.Open(folder.Path, MailboxStore.Schema);
        app.MapMailbox(new MailboxStore(store, new MailboxOptions(ApiKey) { Capacity = capacity }, TimeProvider.System));
        await app.StartAsync();
        return new MailboxServer(app, store);
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
        await _store.DisposeAsync();
    }
}
