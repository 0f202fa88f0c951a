using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Integration.Contracts;

public sealed partial class DocumentationPageTests
{
    [Fact]
    public async Task The_running_system_serves_the_documents_of_the_repository_and_a_page_that_its_own_policy_allows()
    {
        await using var system = await RunningSystem.StartAsync();
        foreach (var document in new[] { ContractTools.OpenApi, ContractTools.AsyncApi })
        {
            var served = await system.Http.GetStringAsync(
                new Uri($"api/{Path.GetFileName(document)}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf(document), TestContext.Current.CancellationToken), served);
        }

        using var page = await system.Http.GetAsync(new Uri("api/docs", UriKind.Relative), TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var policy = string.Join(",", page.Headers.GetValues("Content-Security-Policy"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains(HashOf(Assert.Single(Script().Matches(html)).Groups[1].Value), policy, StringComparison.Ordinal);
        Assert.Contains(HashOf(Assert.Single(Style().Matches(html)).Groups[1].Value), policy, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
    }

    private static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    [GeneratedRegex("<script type=\"module\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
