using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalHost.Workers.Rpc;
using Microsoft.Extensions.Logging;

namespace LocalHost.Workers;

/// <summary>
/// The host's side of one worker's event stream, from the connection to the end. Official source: <c>GrpcWorkerChannel.cs</c> of azure-functions-host.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A token source without a timer holds nothing.")]
internal sealed class WorkerChannel(string app, string directory, ILoggerFactory loggers)
{
    // The newest version of the official host whose behaviour is reproduced here.
    private const string HostVersion = "4.1040.0";
    private const int MaxWaitingMessages = 10_000;

    private readonly Channel<StreamingMessage> _outgoing =
        Channel.CreateBounded<StreamingMessage>(new BoundedChannelOptions(MaxWaitingMessages) { SingleReader = true });

    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _invocations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<FunctionLoadResponse>> _loads = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ILogger> _logs = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _connected = NewSource();
    private readonly TaskCompletionSource _ended = NewSource();
    private readonly TaskCompletionSource<WorkerInitResponse> _init = NewSource<WorkerInitResponse>();
    private readonly TaskCompletionSource<FunctionMetadataResponse> _metadata = NewSource<FunctionMetadataResponse>();
    private readonly CancellationTokenSource _closing = new();
    private FrozenDictionary<string, string> _functionIds = FrozenDictionary<string, string>.Empty;

    /// <summary>The ID by which the worker identifies itself when it connects.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString();

    /// <summary>Completes when the worker has connected.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Completes when the stream has ended, for whatever reason.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The address of the worker's web server; null where the app does not use the ASP.NET Core integration.</summary>
    public Uri? HttpUri { get; private set; }

    /// <summary>The functions, once they are loaded.</summary>
    public IReadOnlyList<WorkerFunction> Functions { get; private set; } = [];

    /// <summary>Receives and sends messages until the worker, the host or the token ends the stream. May be called once.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> outgoing, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        _connected.TrySetResult();
        var sending = SendAllAsync(outgoing, ending.Token);
        try
        {
            while (await incoming.MoveNext(ending.Token))
                Receive(incoming.Current);
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException or Grpc.Core.RpcException)
        {
            // The worker was killed, or the host has closed the stream.
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            await ending.CancelAsync();
            await sending;
            End();
        }
    }

    /// <summary>Initializes the connected worker and loads all its functions.</summary>
    /// <exception cref="InvalidOperationException">The worker refuses; the message has its reason.</exception>
    /// <exception cref="WorkerLostException">The worker has ended.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var request = new WorkerInitRequest { HostVersion = HostVersion, WorkerDirectory = directory, FunctionAppDirectory = directory };
        var init = await AskAsync(new StreamingMessage { WorkerInitRequest = request }, _init.Task, cancellationToken);
        Check(init.Result, "initialize");
        if (init.Capabilities.TryGetValue("HttpUri", out var uri))
            HttpUri = new Uri(uri);
        var question = new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = directory } };
        var answer = await AskAsync(question, _metadata.Task, cancellationToken);
        Check(answer.Result, "describe its functions");
        await Task.WhenAll(answer.FunctionMetadataResults.Select(function => LoadAsync(function, cancellationToken)));
        Functions = [.. answer.FunctionMetadataResults.Select(WorkerFunction.Read)];
        _functionIds = Functions.ToFrozenDictionary(function => function.Name, function => function.Id, StringComparer.Ordinal);
    }

    /// <inheritdoc cref="IFunctionWorker.InvokeAsync"/>
    public async Task<InvocationResponse> InvokeAsync(WorkerFunction function, InvocationRequest request, CancellationToken cancellationToken)
    {
        // Looked up by name: an earlier worker of the app, with other IDs, may have described the function.
        request.FunctionId = _functionIds.GetValueOrDefault(function.Name)
            ?? throw new InvalidOperationException($"App '{app}' no longer has the function '{function.Name}'.");
        if (request.InvocationId.Length == 0)
            request.InvocationId = Guid.NewGuid().ToString();
        request.TraceContext ??= CurrentTraceContext();
        var invocation = NewSource<InvocationResponse>();
        if (!_invocations.TryAdd(request.InvocationId, invocation))
            throw new InvalidOperationException($"Invocation {request.InvocationId} is already running.");
        try
        {
            await SendAsync(new StreamingMessage { InvocationRequest = request });
            var cancel = new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = request.InvocationId } };
            await using var registration = cancellationToken.UnsafeRegister(_ => _outgoing.Writer.TryWrite(cancel), null);
            return await invocation.Task;
        }
        finally
        {
            _invocations.TryRemove(request.InvocationId, out _);
        }
    }

    /// <summary>Asks the worker to end, and to let running functions finish within the grace period.</summary>
    public void Terminate(TimeSpan gracePeriod) =>
        _outgoing.Writer.TryWrite(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(gracePeriod) } });

    /// <summary>Ends the stream from this side.</summary>
    public void Close()
    {
        _closing.Cancel();
        if (!_connected.Task.IsCompleted)
            End();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The worker fails without a trace context.
    private static RpcTraceContext CurrentTraceContext()
    {
        var current = System.Diagnostics.Activity.Current;
        return new RpcTraceContext { TraceParent = current?.Id ?? "", TraceState = current?.TraceStateString ?? "" };
    }

    private void Check(StatusResult? result, string what)
    {
        if (result is { Status: not StatusResult.Types.Status.Success })
            throw new InvalidOperationException($"The worker of app '{app}' could not {what}: {result.Exception?.Message ?? result.Result}");
    }

    private async Task LoadAsync(RpcFunctionMetadata function, CancellationToken cancellationToken)
    {
        var loaded = _loads.GetOrAdd(function.FunctionId, _ => NewSource<FunctionLoadResponse>());
        var load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
        Check((await AskAsync(new StreamingMessage { FunctionLoadRequest = load }, loaded.Task, cancellationToken)).Result, $"load '{function.Name}'");
    }

    private async Task<T> AskAsync<T>(StreamingMessage question, Task<T> answer, CancellationToken cancellationToken)
    {
        await SendAsync(question);
        await Task.WhenAny(answer, Ended).WaitAsync(cancellationToken);
        return answer.IsCompletedSuccessfully ? await answer : throw new WorkerLostException(app);
    }

    private async ValueTask SendAsync(StreamingMessage message)
    {
        try
        {
            await _outgoing.Writer.WriteAsync(message);
        }
        catch (ChannelClosedException)
        {
            throw new WorkerLostException(app);
        }
    }

    private async Task SendAllAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        var now = new WriteOptions();
        var withNext = new WriteOptions(WriteFlags.BufferHint);
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_outgoing.Reader.TryRead(out var message))
                {
                    // Messages that already wait share a flush.
                    stream.WriteOptions = _outgoing.Reader.TryPeek(out _) ? withNext : now;
                    await stream.WriteAsync(message, cancellationToken);
                }
            }
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The stream has ended; whoever reads it notices too.
        }
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_invocations.TryGetValue(message.InvocationResponse.InvocationId, out var invocation))
                    invocation.TrySetResult(message.InvocationResponse);
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Log(message.RpcLog);
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                _init.TrySetResult(message.WorkerInitResponse);
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                _metadata.TrySetResult(message.FunctionMetadataResponse);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                if (_loads.TryGetValue(message.FunctionLoadResponse.FunctionId, out var load))
                    load.TrySetResult(message.FunctionLoadResponse);
                break;
        }
    }

    private void Log(RpcLog entry)
    {
        var log = _logs.GetOrAdd(entry.Category, loggers.CreateLogger);
        var level = (LogLevel)entry.Level;
        if (log.IsEnabled(level))
        {
            log.Log(
                level,
                "[{App}] {Message}{Exception}",
                app,
                entry.Message,
                entry.Exception is { } failure ? $"\n{failure.Message}\n{failure.StackTrace}" : "");
        }
    }

    private void End()
    {
        _outgoing.Writer.TryComplete();
        _ended.TrySetResult();
        foreach (var invocation in _invocations.Values)
            invocation.TrySetException(new WorkerLostException(app));
    }
}
