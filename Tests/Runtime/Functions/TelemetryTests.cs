using System.Collections.Concurrent;
using System.Diagnostics;
using LocalRuntime.Engine.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.Runtime.Functions;

/// <summary>Official sources: TelemetryProviderV1_17_0.cs, TelemetryProviderV1_37_0.cs, TraceConstants.cs (azure-functions-dotnet-worker).</summary>
public sealed class TelemetryTests : IDisposable
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string ParentId = "b7ad6b7169203331";

    private readonly ConcurrentQueue<Activity> _activities = new();
    private readonly ActivityListener _listener;

    public TelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.Azure.Functions.Worker",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId.ToHexString() == TraceId)
                    _activities.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task An_invocation_is_a_server_activity_named_Invoke_under_its_callers_span()
    {
        var activity = await InvokeAsync("Traced", _ => { });

        Assert.Equal("Invoke", activity.OperationName);
        Assert.Equal(ActivityKind.Server, activity.Kind);
        Assert.Equal(ParentId, activity.ParentSpanId.ToHexString());
        Assert.Equal("https://opentelemetry.io/schemas/1.17.0", activity.GetTagItem("az.schema_url"));
        Assert.True(Guid.TryParse((string?)activity.GetTagItem("faas.execution"), out _));
        Assert.Equal(ActivityStatusCode.Unset, activity.Status);
    }

    [Fact]
    public async Task The_newer_schema_names_the_function()
    {
        var activity = await InvokeAsync("Traced", builder => builder.Services.AddSingleton(InvocationTelemetry.Version1Dot37));

        Assert.Equal("function Traced", activity.OperationName);
        Assert.Equal(ActivityKind.Internal, activity.Kind);
        Assert.Equal(ParentId, activity.ParentSpanId.ToHexString());
        Assert.Equal("Traced", activity.GetTagItem("faas.name"));
        Assert.Equal("https://opentelemetry.io/schemas/1.37.0", activity.GetTagItem("schema.url"));
    }

    [Fact]
    public async Task A_failed_invocation_has_the_status_error_and_the_message()
    {
        var activity = await InvokeAsync("Failing", _ => { });

        Assert.Equal(ActivityStatusCode.Error, activity.Status);
        Assert.Equal("As asked.", activity.StatusDescription);
    }

    public void Dispose() => _listener.Dispose();

    private async Task<Activity> InvokeAsync(string function, Action<FunctionsApplicationBuilder> build)
    {
        var app = TestSystem.App("app", builder => build(builder.ConfigureFunctionsWebApplication()), typeof(TracedFunctions));
        await using var system = await TestSystem.StartAsync(app);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/{function}");
        request.Headers.Add("traceparent", $"00-{TraceId}-{ParentId}-01");
        using var answer = await system.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Eventually.ValueAsync(() => Task.FromResult(_activities.SingleOrDefault()));
    }

    public sealed class TracedFunctions
    {
        [Function("Traced")]
        public static IResult Traced([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text(request.Method);

        [Function("Failing")]
        public static IResult Failing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            throw new InvalidTimeZoneException(request.Path.HasValue ? "As asked." : "");
    }
}
