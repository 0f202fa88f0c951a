using System.Text.Json;
using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Integration.Contracts;

/// <summary>The requests that people are given to try are calls of the API.</summary>
public sealed partial class ExampleRequestsTests
{
    // Only SendGrid can send these: they are signed.
    private const string SignedCalls = "/sendgrid/";

    [Fact]
    public async Task The_requests_for_editors_are_documented_calls() => await AssertDocumentedAsync(await ReadEditorRequestsAsync());

    [Fact]
    public async Task There_is_a_request_for_editors_for_every_call()
    {
        var requests = await ReadEditorRequestsAsync();
        var calls = (await ReadPatternsAsync()).Where(call => !call.Call.Path.StartsWith(SignedCalls, StringComparison.Ordinal));

        Assert.All(calls, call => Assert.Contains(requests, request => call.Call.Method == request.Method && call.Path.IsMatch(request.Path)));
    }

    [Fact]
    public async Task The_requests_of_the_Postman_collection_are_documented_calls()
    {
        var collection = JsonDocument.Parse(await File.ReadAllTextAsync(
            Repository.PathOf("Tests", "Postman", "order-workflow.postman_collection.json"), TestContext.Current.CancellationToken));

        await AssertDocumentedAsync([.. RequestsOf(collection.RootElement).Select(request => (
            request.GetProperty("method").GetString()!,
            PathOf(request.GetProperty("url").GetProperty("raw").GetString()!)))]);
    }

    private static async Task AssertDocumentedAsync(IReadOnlyList<(string Method, string Path)> requests)
    {
        var patterns = await ReadPatternsAsync();

        Assert.NotEmpty(requests);
        Assert.All(requests, request => Assert.Contains(patterns, call => call.Call.Method == request.Method && call.Path.IsMatch(request.Path)));
    }

    private static async Task<IReadOnlyList<(string Method, string Path)>> ReadEditorRequestsAsync()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("requests.http"), TestContext.Current.CancellationToken);
        return [.. RequestLine().Matches(text).Select(request => (request.Groups["method"].Value, request.Groups["path"].Value))];
    }

    private static async Task<IReadOnlyList<(DocumentedCall Call, Regex Path)>> ReadPatternsAsync() =>
        [.. (await ContractTools.ReadCallsAsync()).Select(call => (call, new Regex($"^{Parameter().Replace(call.Path, "[^/]+")}$")))];

    // A collection has requests, and folders that have requests.
    private static IEnumerable<JsonElement> RequestsOf(JsonElement folder) => folder.GetProperty("item").EnumerateArray()
        .SelectMany(item => item.TryGetProperty("request", out var request) ? [request] : RequestsOf(item));

    private static string PathOf(string url) => url[(url.IndexOf("}}/api", StringComparison.Ordinal) + "}}/api".Length)..].Split('?')[0];

    [GeneratedRegex(@"^(?<method>[A-Z]+) \{\{baseUrl\}\}/api(?<path>/[^?\r\n]*)", RegexOptions.Multiline)]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
