using System.Text.Json;
using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Integration.Contracts;

/// <summary>The requests that people are given to try are calls of the API.</summary>
public sealed partial class ExampleRequestsTests
{
    [Fact]
    public async Task The_requests_for_editors_are_documented_calls()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("requests.http"), TestContext.Current.CancellationToken);

        await AssertDocumentedAsync([.. RequestLine().Matches(text).Select(request => (request.Groups["method"].Value, request.Groups["path"].Value))]);
    }

    [Fact]
    public async Task The_requests_of_the_Postman_collection_are_documented_calls()
    {
        var collection = JsonDocument.Parse(await File.ReadAllTextAsync(
            Repository.PathOf("Tests", "Postman", "order-workflow.postman_collection.json"), TestContext.Current.CancellationToken));
        var requests = collection.RootElement.GetProperty("item").EnumerateArray().Select(item => item.GetProperty("request"));

        await AssertDocumentedAsync([.. requests.Select(request => (
            request.GetProperty("method").GetString()!,
            PathOf(request.GetProperty("url").GetProperty("raw").GetString()!)))]);
    }

    private static async Task AssertDocumentedAsync(IReadOnlyList<(string Method, string Path)> requests)
    {
        var calls = await ContractTools.ReadCallsAsync();
        var patterns = calls.Select(call => (call.Method, Path: new Regex($"^{Parameter().Replace(call.Path, "[^/]+")}$"))).ToList();

        Assert.NotEmpty(requests);
        Assert.All(requests, request => Assert.Contains(patterns, call => call.Method == request.Method && call.Path.IsMatch(request.Path)));
    }

    private static string PathOf(string url) => url["{{baseUrl}}/api".Length..].Split('?')[0];

    [GeneratedRegex(@"^(?<method>[A-Z]+) \{\{baseUrl\}\}/api(?<path>/[^?\r\n]*)", RegexOptions.Multiline)]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
