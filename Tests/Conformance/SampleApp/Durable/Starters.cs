using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SampleApp.Durable;

/// <summary>The client that the binding gives a function.</summary>
internal static class Starters
{
    /// <summary>Starts an orchestrator with an integer, waits for its end, and answers with its output.</summary>
    [Function(nameof(RunAsync))]
    public static async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "durable/{name}/{input:int}")] HttpRequest request,
        string name,
        int input,
        [DurableClient] DurableTaskClient client)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync(name, input, request.HttpContext.RequestAborted);
        var metadata = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
        return TypedResults.Text(metadata.SerializedOutput);
    }

    /// <summary>Starts an instance that must not exist with one of the statuses; answers 409 with the exception's type if it does.</summary>
    [Function(nameof(StartOnceAsync))]
    public static async Task<IResult> StartOnceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "durable-once/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        var statuses = request.Query["dedupe"].Select(name => Enum.Parse<OrchestrationRuntimeStatus>(name!)).ToArray();
        try
        {
            var options = new StartOrchestrationOptions(id).WithDedupeStatuses(statuses);
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.WaitForEvents), 1, options);
            return TypedResults.Text("started");
        }
        catch (Exception exception)
        {
            return TypedResults.Conflict(exception.GetType().Name);
        }
    }

    /// <summary>The official worker's own answer to "started, look there", made of what the binding says of the host.</summary>
    [Function(nameof(ManagementAsync))]
    public static IResult ManagementAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "durable-urls")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => TypedResults.Json(client.CreateHttpManagementPayload(request.Query["id"]!));
}
