using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Conformance.Durable;

/// <summary>learn.microsoft.com: "HTTP APIs in Durable Functions".</summary>
[Collection(nameof(DurableSystem))]
public sealed class ManagementApiTests(DurableSystem system)
{
    private const string Root = "runtime/webhooks/durabletask";

    [Fact]
    public async Task A_start_answers_with_the_URLs_by_which_the_instance_is_driven()
    {
        var id = Guid.NewGuid().ToString("N");

        var answer = await SendAsync(HttpMethod.Post, $"{Root}/orchestrators/WaitForEvents/{id}", "1");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter!.Delta);
        var urls = await JsonOfAsync(answer);
        Assert.Equal(id, Text(urls, "id"));
        Assert.Equal(Text(urls, "statusQueryGetUri"), answer.Headers.Location!.ToString());
        Assert.Equal(
            ["id", "statusQueryGetUri", "sendEventPostUri", "terminatePostUri", "purgeHistoryDeleteUri", "restartPostUri", "suspendPostUri", "resumePostUri"],
            urls.AsObject().Select(member => member.Key));
        var instance = $"{system.Http.BaseAddress}{Root}/instances/{id}?taskHub={system.Hub}&connection=AzureWebJobsStorage&code=";
        Assert.StartsWith(instance, Text(urls, "statusQueryGetUri"), StringComparison.Ordinal);

        var eventUrl = Text(urls, "sendEventPostUri").Replace("{eventName}", "Go");
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Get, Text(urls, "statusQueryGetUri"))).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, eventUrl, "\"on\"")).StatusCode);
        Assert.Equal(["on"], (await system.EndOfAsync(id)).ReadOutputAs<string[]>()!);
        Assert.Equal(HttpStatusCode.Gone, (await SendAsync(HttpMethod.Post, eventUrl, "\"on\"")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await SendAsync(HttpMethod.Post, Text(urls, "terminatePostUri"))).StatusCode);
        var purged = await SendAsync(HttpMethod.Delete, Text(urls, "purgeHistoryDeleteUri"));
        Assert.Equal("""{"instancesDeleted":1}""", await TextOfAsync(purged));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, Text(urls, "statusQueryGetUri"))).StatusCode);
    }

    [Fact]
    public async Task The_worker_s_own_client_makes_URLs_that_work()
    {
        var id = (await system.RunAsync("FourSteps", 1)).InstanceId;

        var urls = await JsonOfAsync(await SendAsync(HttpMethod.Get, $"api/durable-urls?id={id}"));
        var status = await SendAsync(HttpMethod.Get, Text(urls, "statusQueryGetUri"));

        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
        Assert.Equal("Completed", Text(await JsonOfAsync(status), "runtimeStatus"));
    }

    [Fact]
    public async Task A_start_may_wait_for_the_output()
    {
        var answer = await SendAsync(HttpMethod.Post, $"{Root}/orchestrators/FourSteps?timeout=60&pollingInterval=1", "6");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("10", await TextOfAsync(answer));
    }

    [Fact]
    public async Task A_start_is_refused_where_the_instance_lives_or_its_input_is_no_JSON()
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitForEvents", 1);

        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(HttpMethod.Post, $"{Root}/orchestrators/FourSteps/{id}", "1")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, $"{Root}/orchestrators/FourSteps", "{")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, $"{Root}/instances/{id}/terminate?reason=enough")).StatusCode);
        Assert.Equal("enough", (await system.EndOfAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task A_status_has_the_documented_members()
    {
        var ended = await system.RunAsync("FourSteps", 1);

        var status = (await JsonOfAsync(await SendAsync(HttpMethod.Get, $"{Root}/instances/{ended.InstanceId}"))).AsObject();

        Assert.Equal(
            ["name", "version", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime"],
            status.Select(member => member.Key));
        Assert.Equal("FourSteps", Text(status, "name"));
        Assert.Equal("Completed", Text(status, "runtimeStatus"));
        Assert.Equal(1, status["input"]!.GetValue<int>());
        Assert.Equal(5, status["output"]!.GetValue<int>());
        Assert.Null(status["customStatus"]);
        Assert.Equal(ended.CreatedAt.UtcDateTime.ToString("s") + "Z", Text(status, "createdTime"));
        var withoutInput = await JsonOfAsync(await SendAsync(HttpMethod.Get, $"{Root}/instances/{ended.InstanceId}?showInput=false"));
        Assert.Null(withoutInput["input"]);
    }

    [Fact]
    public async Task A_history_shows_what_was_scheduled_with_its_outcome()
    {
        var id = (await system.RunAsync("FourSteps", 1)).InstanceId;

        var status = await JsonOfAsync(await SendAsync(HttpMethod.Get, $"{Root}/instances/{id}?showHistory=true&showHistoryOutput=true"));

        var history = status["historyEvents"]!.AsArray();
        Assert.Equal(
            ["ExecutionStarted", "TaskCompleted", "TaskCompleted", "TaskCompleted", "TaskCompleted", "ExecutionCompleted"],
            history.Select(item => Text(item!, "EventType")));
        Assert.Equal("FourSteps", Text(history[0]!, "FunctionName"));
        Assert.Equal("AddOne", Text(history[1]!, "FunctionName"));
        Assert.Equal(2, history[1]!["Result"]!.GetValue<int>());
        Assert.True(history[1]!["ScheduledTime"]!.GetValue<DateTime>() <= history[1]!["Timestamp"]!.GetValue<DateTime>());
        Assert.Equal("Completed", Text(history[5]!, "OrchestrationStatus"));
        Assert.All(history, item => Assert.False(item!.AsObject().ContainsKey("EventId") || item.AsObject().ContainsKey("TaskScheduledId")));
        var shorter = await JsonOfAsync(await SendAsync(HttpMethod.Get, $"{Root}/instances/{id}?showHistory=true"));
        Assert.All(shorter["historyEvents"]!.AsArray(), item => Assert.False(item!.AsObject().ContainsKey("Result")));
    }

    [Fact]
    public async Task A_failed_instance_is_an_error_only_if_the_caller_asks_for_it()
    {
        var id = (await system.RunAsync("Fail", false)).InstanceId;

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, $"{Root}/instances/{id}")).StatusCode);
        var asError = await SendAsync(HttpMethod.Get, $"{Root}/instances/{id}?returnInternalServerErrorOnFailure=true");
        Assert.Equal(HttpStatusCode.InternalServerError, asError.StatusCode);
    }

    [Fact]
    public async Task A_list_is_filtered_and_paged_by_a_header()
    {
        var prefix = Guid.NewGuid().ToString("N");
        for (var i = 0; i < 5; i++)
        {
            var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("FourSteps", i, new StartOrchestrationOptions($"{prefix}-{i}"));
            await system.EndOfAsync(id);
        }

        var found = new List<string>();
        string? continuation = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Root}/instances?instanceIdPrefix={prefix}&runtimeStatus=Completed,Failed&top=2");
            if (continuation is not null) request.Headers.Add("x-ms-continuation-token", continuation);
            var page = await system.Http.SendAsync(request, DurableSystem.Deadline());
            found.AddRange((await JsonOfAsync(page)).AsArray().Select(instance => Text(instance!, "instanceId")));
            continuation = page.Headers.TryGetValues("x-ms-continuation-token", out var values) ? values.Single() : null;
        }
        while (continuation is not null);

        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"{prefix}-{i}"), found.Order());
        Assert.Equal("[]", await TextOfAsync(await SendAsync(HttpMethod.Get, $"{Root}/instances?instanceIdPrefix={prefix}&runtimeStatus=Terminated")));
    }

    [Fact]
    public async Task A_purge_by_filter_tells_how_many()
    {
        var filtered = $"{Root}/instances?createdTimeFrom={DateTime.UtcNow:O}&runtimeStatus=Failed";
        await system.RunAsync("Fail", false);

        Assert.Equal("""{"instancesDeleted":1}""", await TextOfAsync(await SendAsync(HttpMethod.Delete, filtered)));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, filtered)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Delete, $"{Root}/instances")).StatusCode);
    }

    [Fact]
    public async Task An_instance_is_suspended_resumed_and_restarted()
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitForEvents", 1);
        await system.UntilAsync(id, instance => instance.SerializedCustomStatus is not null);

        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, $"{Root}/instances/{id}/suspend?reason=pause")).StatusCode);
        await system.UntilAsync(id, instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Delete, $"{Root}/instances/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, $"{Root}/instances/{id}/resume?reason=on")).StatusCode);
        await system.UntilAsync(id, instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Post, $"{Root}/instances/{id}/rewind?reason=none")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(HttpMethod.Post, $"{Root}/instances/{id}/restart?restartWithNewInstanceId=false")).StatusCode);
        var restarted = Text(await JsonOfAsync(await SendAsync(HttpMethod.Post, $"{Root}/instances/{id}/restart")), "id");
        Assert.NotEqual(id, restarted);
        foreach (var running in new[] { id, restarted }) await system.Client.TerminateInstanceAsync(running);
    }

    [Theory]
    [InlineData("GET", "instances/unknown")]
    [InlineData("DELETE", "instances/unknown")]
    [InlineData("POST", "instances/unknown/terminate")]
    [InlineData("POST", "instances/unknown/raiseEvent/Go")]
    [InlineData("GET", "orchestrators/FourSteps")]
    [InlineData("PUT", "instances")]
    [InlineData("POST", "instances/unknown/dance")]
    [InlineData("GET", "nothing")]
    public async Task What_is_not_there_is_404(string method, string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(new HttpMethod(method), $"{Root}/{path}")).StatusCode);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, string? json = null)
    {
        using var request = new HttpRequestMessage(method, url);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await system.Http.SendAsync(request, DurableSystem.Deadline());
    }

    private static Task<string> TextOfAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(DurableSystem.Deadline());

    private static async Task<JsonNode> JsonOfAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonNode>(DurableSystem.Deadline()))!;

    private static string Text(JsonNode json, string member) => json[member]!.GetValue<string>();
}
