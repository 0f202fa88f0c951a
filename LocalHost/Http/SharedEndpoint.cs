using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LocalHost.Http;

/// <summary>
/// Answers a request by the functions of several apps, which in Azure have an address each: merges their JSON objects under the highest status and its headers.
/// Where two have the same member, the one of the higher status stays. The functions must not read a body.
/// </summary>
internal static class SharedEndpoint
{
    // They describe how one answer was sent, and not the merged one.
    private static readonly string[] Framing = ["Content-Length", "Transfer-Encoding", "Connection"];

    public static async Task AnswerAsync(HttpContext call, IEnumerable<HttpRoute> routes, HttpInvoker invoker)
    {
        var answers = await Task.WhenAll(routes.Where(route => route.Accepts(call.Request.Method)).Select(route => AskAsync(call, route, invoker)));
        var byBadness = answers.OrderBy(answer => answer.Status).ToList();
        var worst = byBadness[^1];
        call.Response.StatusCode = worst.Status;
        foreach (var (name, value) in worst.Headers.Where(header => !Framing.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            call.Response.Headers[name] = value;
        var merged = byBadness.Aggregate(new JsonObject(), (all, answer) => Merge(all, answer.Body));
        await call.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(merged), call.RequestAborted);
    }

    private sealed record Answer(int Status, IHeaderDictionary Headers, JsonObject Body);

    private static async Task<Answer> AskAsync(HttpContext call, HttpRoute route, HttpInvoker invoker)
    {
        using var body = new MemoryStream();
        var features = new FeatureCollection(call.Features);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        features.Set<IItemsFeature>(new ItemsFeature());
        var own = new DefaultHttpContext(features);
        await invoker.AnswerAsync(own, route);
        await own.Response.CompleteAsync();
        return new Answer(own.Response.StatusCode, own.Response.Headers, Parse(body.ToArray()));
    }

    private static JsonObject Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            // A failed function has no body; its status tells.
            return [];
        }
    }

    private static JsonObject Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
            into[name] = into[name] is JsonObject inner && value is JsonObject more ? Merge((JsonObject)inner.DeepClone(), more) : value?.DeepClone();
        return into;
    }
}
