using System.Globalization;
using System.Net;

namespace Tests.Conformance.SendGrid;

/// <summary>Keeping and showing mails.</summary>
public sealed class MailboxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Mails_survive_a_restart()
    {
        await using (var first = await MailboxServer.StartAsync(_folder))
            await SendAsync(first, 1, 2);
        await using var second = await MailboxServer.StartAsync(_folder);
        await SendAsync(second, 3);

        Assert.Equal(["3", "2", "1"], await SubjectsAsync(second));
    }

    [Fact]
    public async Task Only_the_newest_are_kept()
    {
        await using (var server = await MailboxServer.StartAsync(_folder, capacity: 3))
        {
            await SendAsync(server, [.. Enumerable.Range(1, 20)]);
            Assert.Equal(["20", "19", "18"], await SubjectsAsync(server));
        }

        await using var restarted = await MailboxServer.StartAsync(_folder, capacity: 3);
        Assert.Equal(["20", "19", "18"], await SubjectsAsync(restarted));
    }

    [Fact]
    public async Task A_full_disk_refuses_mails_until_there_is_space()
    {
        await using var server = await MailboxServer.StartAsync(_folder);
        await server.LimitAsync(pages: 0);
        var large = Mail("large", new string('x', 20_000));
        using (var refused = await server.SendAsync(large))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Empty(await server.MessagesAsync());

        await server.LimitAsync(pages: null);
        using var taken = await server.SendAsync(large);

        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        Assert.Single(await server.MessagesAsync());
    }

    [Fact]
    public async Task All_mails_can_be_forgotten()
    {
        await using (var server = await MailboxServer.StartAsync(_folder))
        {
            await SendAsync(server, 1);
            await server.Http.DeleteAsync("/mailbox/messages", TestContext.Current.CancellationToken);
            Assert.Empty(await server.MessagesAsync());
        }

        await using var restarted = await MailboxServer.StartAsync(_folder);
        Assert.Empty(await restarted.MessagesAsync());
    }

    [Fact]
    public async Task The_page_brings_all_it_needs_and_shows_mails_in_a_frame_without_scripts()
    {
        await using var server = await MailboxServer.StartAsync(_folder);

        using var page = await server.Http.GetAsync("/mailbox", TestContext.Current.CancellationToken);

        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("text/html", HttpStatusCode.OK), (page.Content.Headers.ContentType!.MediaType, page.StatusCode));
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains(
            "<iframe id=\"html\" title=\"The mail as HTML\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\">",
            html,
            StringComparison.Ordinal);
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        foreach (var (path, type) in new[] { ("/mailbox/mailbox.css", "text/css"), ("/mailbox/mailbox.js", "text/javascript") })
        {
            using var part = await server.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Contains(path, html, StringComparison.Ordinal);
            Assert.Equal(type, part.Content.Headers.ContentType!.MediaType);
        }
    }

    private static async Task SendAsync(MailboxServer server, params IEnumerable<int> numbers)
    {
        foreach (var number in numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))
        {
            using var response = await server.SendAsync(Mail(number, number));
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }
    }

    private static string Mail(string subject, string text) => $$"""
        {
          "from": { "email": "orders@example.com" },
          "personalizations": [ { "to": [ { "email": "ada@example.com" } ] } ],
          "subject": "{{subject}}",
          "content": [ { "type": "text/plain", "value": "{{text}}" } ]
        }
        """;

    private static async Task<string[]> SubjectsAsync(MailboxServer server) =>
        [.. (await server.MessagesAsync()).Select(mail => (string)mail!["subject"]!)];
}
