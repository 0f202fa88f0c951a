using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TriggersApp;

/// <summary>HTTP functions that show what reached them.</summary>
internal static class HttpFunctions
{
    private static readonly SemaphoreSlim Posted = new(0);

    /// <summary>Answers with the body that it got.</summary>
    [Function(nameof(EchoAsync))]
    public static async Task<IResult> EchoAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", Route = "echo/{id:int}")] HttpRequest request, int id)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        request.HttpContext.Response.Headers["x-echo"] = id.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Bytes(body.ToArray());
    }

    /// <summary>Answers piece by piece: the second follows when a line has been posted.</summary>
    [Function(nameof(StreamAsync))]
    public static async Task StreamAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "stream")] HttpRequest request)
    {
        if (HttpMethods.IsPost(request.Method))
        {
            Posted.Release();
            return;
        }

        var response = request.HttpContext.Response;
        await response.WriteAsync("first\n", request.HttpContext.RequestAborted);
        await response.Body.FlushAsync(request.HttpContext.RequestAborted);
        await Posted.WaitAsync(request.HttpContext.RequestAborted);
        await response.WriteAsync("second\n", request.HttpContext.RequestAborted);
    }

    /// <summary>Answers with the call as the function sees it.</summary>
    [Function(nameof(Describe))]
    public static IResult Describe(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "describe/{name?}")] HttpRequest request, FunctionContext context, string? name)
    {
        var bindingData = context.BindingContext.BindingData;
        return TypedResults.Json(new
        {
            Name = name,
            Scheme = request.Scheme,
            Host = request.Host.Value,
            InvocationIdIsOwn = request.Headers["x-ms-invocation-id"] == context.InvocationId,
            TraceParent = context.TraceContext.TraceParent,
            ForwardedFor = request.HttpContext.Connection.RemoteIpAddress?.ToString(),
            Headers = JsonSerializer.Deserialize<Dictionary<string, string>>((string)bindingData["Headers"]!),
            Query = JsonSerializer.Deserialize<Dictionary<string, string>>((string)bindingData["Query"]!),
            Metadata = bindingData.Keys,
        });
    }

    [Function(nameof(Fail))]
    public static IResult Fail([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail")] HttpRequest request) =>
        throw new InvalidOperationException($"As asked for by {request.Path}.");

    /// <summary>Runs until it is cancelled.</summary>
    [Function(nameof(WaitAsync))]
    public static async Task<IResult> WaitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "wait")] HttpRequest request, FunctionContext context)
    {
        Records.Add("waiting");
        try
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        finally
        {
            Records.Add("cancelled");
        }

        return TypedResults.Text(request.Path);
    }

    /// <summary>The process of this worker.</summary>
    [Function(nameof(ProcessId))]
    public static IResult ProcessId([HttpTrigger(AuthorizationLevel.Anonymous, Route = "process")] HttpRequest request) =>
        TypedResults.Text($"{Environment.ProcessId} {Process.GetCurrentProcess().StartTime:O} {request.Method}");

    /// <summary>What the functions of this worker have recorded.</summary>
    [Function(nameof(ListRecords))]
    public static IResult ListRecords([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "records")] HttpRequest request) =>
        TypedResults.Json(Records.StartingWith(request.Query["prefix"].ToString()));
}
