namespace Tests.Conformance.Durable;

[Collection(nameof(DurableSystem))]
public sealed class TracingTests(DurableSystem system)
{
    [Fact]
    public async Task An_activity_continues_the_trace_of_whoever_started_the_orchestration()
    {
        const string TraceId = "0af7651916cd43dd8448eb211c80319c";
        using var request = new HttpRequestMessage(HttpMethod.Post, "runtime/webhooks/durabletask/orchestrators/Traced?timeout=60&pollingInterval=1");
        request.Headers.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");

        var answer = await system.Http.SendAsync(request, DurableSystem.Deadline());

        var seen = await answer.Content.ReadAsStringAsync(DurableSystem.Deadline());
        Assert.StartsWith($"\"traceparent 00-{TraceId}-", seen, StringComparison.Ordinal);
        Assert.EndsWith("-01\"", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("b7ad6b7169203331", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_that_is_not_recorded_is_continued_and_not_recorded()
    {
        var seen = (await system.RunAsync("Traced")).ReadOutputAs<string>()!;

        Assert.EndsWith("-00", seen, StringComparison.Ordinal);
    }
}
