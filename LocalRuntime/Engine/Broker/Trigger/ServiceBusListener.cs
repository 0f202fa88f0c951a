using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Broker.Client;
using LocalRuntime.Engine.Functions;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Broker.Trigger;

/// <summary>
/// Runs one function for each message that comes, as many at once as host.json allows. Official source: <c>Listeners/ServiceBusListener.cs</c>
/// of Microsoft.Azure.WebJobs.Extensions.ServiceBus and <c>Processor/ReceiverManager.cs</c> (azure-sdk-for-net).
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Neither holds anything but memory.")]
internal sealed class ServiceBusListener(
    ServiceBusSubscriber subscriber, IFunctionInvoker invoker, RuntimeServices runtime, TaskScheduler scheduler, CancellationToken shutdown) : ITriggerListener
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly BrokerConnection _connection = new(subscriber.Host, new ServiceBusRetryOptions(), entityPath: null);
    private readonly SemaphoreSlim _freeCalls = new(subscriber.Options.MaxConcurrentCalls);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _log = runtime.Loggers.CreateLogger<ServiceBusListener>();
    private Task _receiving = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var broker = BrokerDirectory.Find(subscriber.Host)
            ?? throw new InvalidOperationException(
                $"Function '{subscriber.Function.Name}' listens at '{subscriber.Host}', where no broker of this process is.");
        if (!broker.Knows(subscriber.Queue))
        {
            throw new InvalidOperationException($"Function '{subscriber.Function.Name}' listens to '{subscriber.Queue}', which does not exist.");
        }

        // Messages have a context of their own, not that of the start.
        using (ExecutionContext.SuppressFlow())
        {
            _receiving = Task.Run(ReceiveAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _receiving.WaitAsync(cancellationToken);
        for (var call = 0; call < subscriber.Options.MaxConcurrentCalls; call++)
        {
            await _freeCalls.WaitAsync(cancellationToken);
        }
    }

    private async Task ReceiveAsync()
    {
        new RuntimeScope(runtime.Faults, subscriber.Function.App, subscriber.Function.Name).Enter();
        while (await TakeFreeCallsAsync() is > 0 and var calls)
        {
            var messages = await ReceiveAsync(calls);
            if (messages.Count < calls)
            {
                _freeCalls.Release(calls - messages.Count);
            }

            foreach (var message in messages)
            {
                _ = Task.Factory.StartNew(() => ProcessAsync(message), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
            }
        }
    }

    // All that are free, so that one receive fetches as many messages; none when stopping.
    private async Task<int> TakeFreeCallsAsync()
    {
        try
        {
            await _freeCalls.WaitAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }

        var calls = 1;
        while (calls < subscriber.Options.MaxConcurrentCalls && _freeCalls.Wait(TimeSpan.Zero))
        {
            calls++;
        }

        return calls;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever failed, the function goes on listening.")]
    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int calls)
    {
        try
        {
            return await _connection.ReceiveAsync(subscriber.Queue, ServiceBusReceiveMode.PeekLock, calls, maxWait: null, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
        catch (Exception failure)
        {
            _log.LogError(failure, "Receiving from '{Queue}' for function '{Function}' failed.", subscriber.Queue, subscriber.Function.Name);
            await Task.Delay(PauseAfterFailure, runtime.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return [];
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Nobody waits for the task: what fails is logged.")]
    private async Task ProcessAsync(ServiceBusReceivedMessage message)
    {
        try
        {
            await InvokeAndSettleAsync(message);
        }
        catch (Exception failure)
        {
            // The message comes back when its lock expires.
            _log.LogError(failure, "Message '{MessageId}' of '{Queue}' could not be settled.", message.MessageId, subscriber.Queue);
        }
        finally
        {
            _freeCalls.Release();
        }
    }

    private async Task InvokeAndSettleAsync(ServiceBusReceivedMessage message)
    {
        var actions = new InvocationMessageActions(_connection, subscriber.Queue, message.LockTokenGuid);
        var failure = await InvokeAsync(message, actions);
        actions.End();

        // What a stop has cut off has not failed. Abandoned, it would come again at once, as long as the stop lasts, and use up its deliveries.
        var settlement = failure switch
        {
            null => subscriber.Options.AutoCompleteMessages ? new Settlement(SettlementKind.Complete) : null,
            not null when shutdown.IsCancellationRequested => null,
            ServiceBusException { Reason: ServiceBusFailureReason.MessageLockLost } => null,
            _ => new Settlement(SettlementKind.Abandon),
        };
        if (settlement is not null && !actions.IsSettled)
        {
            await _connection.SettleAsync(subscriber.Queue, message.LockTokenGuid, settlement, CancellationToken.None);
        }
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "Any exception of a function abandons its message; the invoker has logged it.")]
    private async Task<Exception?> InvokeAsync(ServiceBusReceivedMessage message, InvocationMessageActions actions)
    {
        using var ended = new CancellationTokenSource();
        var renewal = subscriber.Options.MaxAutoLockRenewalDuration > TimeSpan.Zero
            ? LockRenewal.RunAsync(_connection, subscriber.Queue, message, subscriber.Options.MaxAutoLockRenewalDuration, runtime.Time, _log, ended.Token)
            : Task.CompletedTask;
        try
        {
            var values = new ServiceBusInvocation(message, subscriber.Function.TriggerParameter, actions);
            await invoker.InvokeAsync(subscriber.Function, values, CancellationToken.None);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
        finally
        {
            await ended.CancelAsync();
            await renewal;
        }
    }
}
