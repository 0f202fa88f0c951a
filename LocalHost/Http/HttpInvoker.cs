using System.Diagnostics;
using System.Net;
using System.Text.Json;
using LocalHost.Extensions;
using LocalHost.Workers;
using LocalHost.Workers.Rpc;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace LocalHost.Http;

/// <summary>
/// Answers a request by one function: forwards it to the worker's own web server and invokes the function by gRPC. The worker matches the two by the invocation
/// ID. Official sources: <c>DefaultHttpProxyService.cs</c>, <c>GrpcWorkerChannel.cs</c>, <c>ExceptionMiddleware.cs</c> of azure-functions-host,
/// <c>HttpTriggerAttributeBindingProvider.cs</c> of azure-webjobs-sdk-extensions.
/// </summary>
internal sealed class HttpInvoker(IHttpForwarder forwarder, ILoggerFactory loggers) : IDisposable
{
    private static readonly ForwarderRequestConfig Config = new()
    {
        ActivityTimeout = TimeSpan.FromSeconds(240),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static readonly TypedData Call = new() { Http = new RpcHttp() };

    private readonly ILogger _log = loggers.CreateLogger<HttpInvoker>();

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,

        // The caller's trace headers reach the worker as they came; the invocation names the parent.
        ActivityHeadersPropagator = null,
    });

    /// <summary>Where the function fails or the worker is lost, the answer is 500 without a body, or is cut off where it has begun.</summary>
    public async Task AnswerAsync(HttpContext call, HttpRoute route)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.RequestAborted);
        try
        {
            var channel = await route.Worker.ReadyAsync(call.RequestAborted);
            var request = CreateRequest(call, route);

            // Forwarded first: an invocation whose request does not come blocks the worker until it times out.
            var forwarding = forwarder.SendAsync(call, channel.HttpUri!.AbsoluteUri, _client, Config, new Transformer(request.InvocationId)).AsTask();
            var invocation = channel.InvokeAsync(route.Function, request, ending.Token);
            var error = await forwarding;
            if (error != ForwarderError.None)
                await ending.CancelAsync();
            var response = await invocation;
            if (error == ForwarderError.None && response.Result.Status == StatusResult.Types.Status.Success)
                return;
            if (error == ForwarderError.None && !call.RequestAborted.IsCancellationRequested)
                _log.FunctionFailed(route.Function, response);

            // A request body that is refused, such as one that is too large, has its own status already.
            if (error != ForwarderError.RequestBodyClient)
                Fail(call);
        }
        catch (WorkerLostException lost)
        {
            _log.LogError("Function '{Function}' failed: {Reason}", route.Function.Name, lost.Message);
            Fail(call);
        }
        catch (OperationCanceledException) when (call.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer.
        }
    }

    public void Dispose() => _client.Dispose();

    private static InvocationRequest CreateRequest(HttpContext call, HttpRoute route)
    {
        var request = route.App.CreateInvocation(route.Function, Call);
        request.InvocationId = Guid.NewGuid().ToString();
        request.TraceContext = TraceContextOf(call);
        var query = call.Request.Query.ToDictionary(value => value.Key, value => value.Value.ToString());
        foreach (var (name, value) in query)
            request.TriggerMetadata[name] = new TypedData { String = value };
        foreach (var (name, value) in call.Request.RouteValues)
            request.TriggerMetadata[name] = new TypedData { String = value?.ToString() ?? "" };
        request.TriggerMetadata.TryAdd("Query", new TypedData { Json = JsonSerializer.Serialize(query) });
        var headers = call.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
        request.TriggerMetadata.TryAdd("Headers", new TypedData { Json = JsonSerializer.Serialize(headers) });
        return request;
    }

    // The official host always exports its own request span, and names it as the parent. Here it is the parent only where it is recorded, or the caller's trace
    // would have a gap.
    private static RpcTraceContext TraceContextOf(HttpContext call) => Activity.Current is { Recorded: true, Id: { } id } current
        ? new RpcTraceContext { TraceParent = id, TraceState = current.TraceStateString ?? "" }
        : new RpcTraceContext
        {
            TraceParent = call.Request.Headers[HeaderNames.TraceParent].FirstOrDefault() ?? "",
            TraceState = call.Request.Headers[HeaderNames.TraceState].ToString(),
        };

    private static void Fail(HttpContext call)
    {
        if (call.Response.HasStarted)
        {
            call.Abort();
            return;
        }

        call.Response.Clear();
        call.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private sealed class Transformer(string invocationId) : HttpTransformer
    {
        private const string InvocationIdHeader = "x-ms-invocation-id";

        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = null;

            // Set, not appended: what the caller sends in them is not trusted.
            Set(InvocationIdHeader, invocationId);
            Set("X-Forwarded-Host", httpContext.Request.Host.Value);
            Set("X-Forwarded-Proto", httpContext.Request.Scheme);
            Set("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());

            void Set(string name, string? value)
            {
                proxyRequest.Headers.Remove(name);
                proxyRequest.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
