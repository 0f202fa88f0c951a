using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using Azure.Messaging.ServiceBus;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.ServiceBus.Grpc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;

namespace Tests.Unit.ServiceBusExtension;

/// <summary>The settlement service of the host as the worker calls it (official source: settlement.proto of azure-functions-dotnet-worker).</summary>
public sealed class SettlementTests : IAsyncLifetime
{
    private static readonly Guid Lock = new("11111111-2222-3333-4444-555555555555");
    private static readonly ServiceBusReceivedMessage Message = ServiceBusModelFactory.ServiceBusReceivedMessage(lockTokenGuid: Lock);

    private readonly Host _host = new();
    private WebApplication _server = null!;
    private ServiceProvider _worker = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(_host).AddGrpc();
        _server = builder.Build();
        _server.MapGrpcService<Host>();
        await _server.StartAsync(Cancellation);

        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Functions:Worker:HostEndpoint", _server.Urls.Single())]).Build());
        new ServiceBusExtensionStartup().Configure(Mock.Of<IFunctionsWorkerApplicationBuilder>(worker => worker.Services == services));
        _worker = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Each_settlement_names_the_lock_and_says_all_that_the_function_says()
    {
        var actions = await BindAsync<ServiceBusMessageActions>();

        await actions.CompleteMessageAsync(Message, Cancellation);
        await actions.AbandonMessageAsync(Message, new Dictionary<string, object> { ["attempt"] = 2 }, Cancellation);
        await actions.DeferMessageAsync(Message, cancellationToken: Cancellation);
        await actions.RenewMessageLockAsync(Message, Cancellation);
        await actions.DeadLetterMessageAsync(Message, null, "Unreadable", "It is no event.", Cancellation);

        var token = Lock.ToString();
        Assert.Equal(
            [
                new CompleteRequest { Locktoken = token },
                new AbandonRequest { Locktoken = token, PropertiesToModify = ((AbandonRequest)_host.Asked.ElementAt(1)).PropertiesToModify },
                new DeferRequest { Locktoken = token },
                new RenewMessageLockRequest { Locktoken = token },
                new DeadletterRequest { Locktoken = token, DeadletterReason = "Unreadable", DeadletterErrorDescription = "It is no event." },
            ],
            _host.Asked);
        Assert.Equal(2, Decode(((AbandonRequest)_host.Asked.ElementAt(1)).PropertiesToModify)["attempt"]);
    }

    [Fact]
    public async Task Properties_of_every_kind_that_a_message_can_carry_are_an_AMQP_map()
    {
        var time = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(1));
        var actions = await BindAsync<ServiceBusMessageActions>();

        await actions.DeferMessageAsync(
            Message,
            new Dictionary<string, object>
            {
                ["text"] = "a",
                ["number"] = 5L,
                ["id"] = Lock,
                ["time"] = time,
                ["span"] = TimeSpan.FromSeconds(1),
                ["address"] = new Uri("https://example.com/a"),
                ["bytes"] = new MemoryStream([1, 2]),
            },
            Cancellation);

        var sent = Decode(((DeferRequest)_host.Asked.Single()).PropertiesToModify);
        Assert.Equal(("a", 5L, Lock), (sent["text"], sent["number"], sent["id"]));
        Assert.Equal(("com.microsoft:datetime-offset", time.UtcTicks), Described(sent["time"]));
        Assert.Equal(("com.microsoft:timespan", TimeSpan.TicksPerSecond), Described(sent["span"]));
        Assert.Equal(("com.microsoft:uri", "https://example.com/a"), Described(sent["address"]));
        Assert.Equal((byte[])[1, 2], ((ArraySegment<byte>)sent["bytes"]).ToArray());
    }

    [Fact]
    public async Task A_property_that_no_message_can_carry_is_refused_before_the_host_is_asked()
    {
        var actions = await BindAsync<ServiceBusMessageActions>();

        var failure = await Record.ExceptionAsync(
            () => actions.AbandonMessageAsync(Message, new Dictionary<string, object> { ["list"] = new List<int>() }, Cancellation));

        Assert.IsType<System.Runtime.Serialization.SerializationException>(failure);
        Assert.Empty(_host.Asked);
    }

    [Fact]
    public async Task What_the_host_refuses_is_an_RpcException_with_its_status()
    {
        _host.Refusal = new Status(StatusCode.FailedPrecondition, "The lock is unknown.");
        var actions = await BindAsync<ServiceBusMessageActions>();

        var failure = await Assert.ThrowsAsync<RpcException>(() => actions.CompleteMessageAsync(Message, Cancellation));

        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
    }

    [Fact]
    public async Task A_session_is_read_written_renewed_and_released_by_its_ID()
    {
        var actions = await BindAsync<ServiceBusSessionMessageActions>(
            ("SessionId", "ada"), ("SessionActions", """{"SessionLockedUntil":"2026-03-01T12:00:00Z"}"""));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), actions.SessionLockedUntil);

        await actions.SetSessionStateAsync(BinaryData.FromString("state"), Cancellation);
        var state = await actions.GetSessionStateAsync(Cancellation);
        await actions.RenewSessionLockAsync(Cancellation);
        await actions.ReleaseSession(Cancellation);

        Assert.Equal(("state", Host.Renewed), (state.ToString(), actions.SessionLockedUntil));
        Assert.Equal(
            [
                new SetSessionStateRequest { SessionId = "ada", SessionState = ByteString.CopyFromUtf8("state") },
                new GetSessionStateRequest { SessionId = "ada" },
                new RenewSessionLockRequest { SessionId = "ada" },
                new ReleaseSessionRequest { SessionId = "ada" },
            ],
            _host.Asked);
    }

    [Fact]
    public async Task Without_a_session_there_are_no_session_actions() =>
        Assert.Equal(ConversionStatus.Failed, (await ConvertAsync<ServiceBusSessionMessageActions>([])).Status);

    private static Dictionary<string, object> Decode(ByteString properties) =>
        AmqpCodec.DecodeMap(new ByteBuffer(properties.ToByteArray(), 0, properties.Length)).ToDictionary(item => (string)item.Key.Key, item => item.Value);

    private static (string Name, object Value) Described(object value)
    {
        var described = Assert.IsType<DescribedType>(value);
        return (((AmqpSymbol)described.Descriptor).Value, described.Value);
    }

    private async Task<T> BindAsync<T>(params (string Name, object? Value)[] bindingData)
    {
        var result = await ConvertAsync<T>(bindingData);
        return Assert.IsType<T>(result.Value);
    }

    private async Task<ConversionResult> ConvertAsync<T>((string Name, object? Value)[] bindingData)
    {
        var converter = (IInputConverter)ActivatorUtilities.CreateInstance(_worker, typeof(T).GetCustomAttribute<InputConverterAttribute>()!.ConverterType);
        var data = bindingData.ToDictionary(item => item.Name, item => item.Value);
        var context = new Mock<ConverterContext> { DefaultValue = DefaultValue.Mock };
        context.SetupGet(asked => asked.FunctionContext.BindingContext.BindingData).Returns(data);
        return await converter.ConvertAsync(context.Object);
    }

    private sealed class Host : Settlement.SettlementBase
    {
        public static readonly DateTimeOffset Renewed = new(2026, 3, 1, 12, 5, 0, TimeSpan.Zero);

        private ByteString _state = ByteString.Empty;

        public ConcurrentQueue<IMessage> Asked { get; } = [];

        public Status? Refusal { get; set; }

        public override Task<Empty> Complete(CompleteRequest request, ServerCallContext context) => AnswerAsync(request, new Empty());

        public override Task<Empty> Abandon(AbandonRequest request, ServerCallContext context) => AnswerAsync(request, new Empty());

        public override Task<Empty> Deadletter(DeadletterRequest request, ServerCallContext context) => AnswerAsync(request, new Empty());

        public override Task<Empty> Defer(DeferRequest request, ServerCallContext context) => AnswerAsync(request, new Empty());

        public override Task<Empty> RenewMessageLock(RenewMessageLockRequest request, ServerCallContext context) => AnswerAsync(request, new Empty());

        public override Task<Empty> ReleaseSession(ReleaseSessionRequest request, ServerCallContext context) => AnswerAsync(request, new Empty());

        public override Task<Empty> SetSessionState(SetSessionStateRequest request, ServerCallContext context)
        {
            _state = request.SessionState;
            return AnswerAsync(request, new Empty());
        }

        public override Task<GetSessionStateResponse> GetSessionState(GetSessionStateRequest request, ServerCallContext context) =>
            AnswerAsync(request, new GetSessionStateResponse { SessionState = _state });

        public override Task<RenewSessionLockResponse> RenewSessionLock(RenewSessionLockRequest request, ServerCallContext context) =>
            AnswerAsync(request, new RenewSessionLockResponse { LockedUntil = Renewed.ToTimestamp() });

        private Task<T> AnswerAsync<T>(IMessage request, T answer)
        {
            Asked.Enqueue(request);
            return Refusal is { } refusal ? throw new RpcException(refusal) : Task.FromResult(answer);
        }
    }
}
