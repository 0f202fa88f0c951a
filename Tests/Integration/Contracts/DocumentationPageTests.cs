using System.Net;
using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Integration.Contracts;

/// <summary>The documents and their pages as they are served. How they look and whether they work in a browser: Tests/Browser.</summary>
public sealed partial class DocumentationPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_running_system_serves_the_documents_of_the_repository_and_pages_that_need_no_other_server()
    {
        await using var system = await RunningSystem.StartAsync();
        foreach (var document in new[] { ContractTools.OpenApi, ContractTools.AsyncApi })
        {
            var served = await system.Http.GetStringAsync(new Uri($"api/{Path.GetFileName(document)}", UriKind.Relative), Stop);
            Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf(document), Stop), served);
        }

        foreach (var page in new[] { "api/docs", "api/docs/events" })
        {
            using var answer = await system.Http.GetAsync(new Uri(page, UriKind.Relative), Stop);
            Assert.StartsWith("default-src 'none';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            var loaded = Loaded().Matches(await answer.Content.ReadAsStringAsync(Stop)).Select(file => file.Groups[1].Value).ToList();
            Assert.NotEmpty(loaded);
            foreach (var file in loaded)
            {
                using var content = await system.Http.GetAsync(new Uri(answer.RequestMessage!.RequestUri!, file), Stop);
                Assert.Equal(HttpStatusCode.OK, content.StatusCode);
            }
        }
    }

    [Fact]
    public async Task A_browser_gets_large_files_compressed_and_only_once()
    {
        await using var system = await RunningSystem.StartAsync();
        var plain = await system.Http.GetByteArrayAsync(new Uri("api/docs/scalar.js", UriKind.Relative), Stop);
        using var first = await GetAsync(system, ifNoneMatch: null);
        using var again = await GetAsync(system, first.Headers.ETag!.ToString());

        Assert.Equal("gzip", Assert.Single(first.Content.Headers.ContentEncoding));
        Assert.True((await first.Content.ReadAsByteArrayAsync(Stop)).Length < plain.Length / 2);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(RunningSystem system, string? ifNoneMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/docs/scalar.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return await system.Http.SendAsync(request, Stop);
    }

    [GeneratedRegex("<(?:script|link)[^>]+(?:src|href)=\"(?!data:)([^\"]+)\"")]
    private static partial Regex Loaded();
}
