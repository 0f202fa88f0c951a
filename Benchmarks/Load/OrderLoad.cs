using System.Collections.Concurrent;
using System.Diagnostics;

namespace Benchmarks.Load;

/// <summary>Places orders over HTTP, each of which is answered when it is confirmed, and waits until all their emails are recorded.</summary>
internal sealed class OrderLoad(OrdersApi api, TimeSpan stepDuration)
{
    /// <summary>The name of this process among those whose processor time is counted.</summary>
    public const string Generator = "load generator";

    private const int SagaSamples = 100;
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUpRound = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Places orders until they cost no less processor time than those before.</summary>
    public static Task WarmUpAsync(OrdersApi api, int clients, Func<int, Customer> customerOf, CancellationToken cancellationToken)
    {
        var load = new OrderLoad(api, WarmUpRound);
        return WarmUp.RunAsync(async () => (await load.RunAsync("warm-up", clients, customerOf, cancellationToken)).ProcessorMillisecondsEachInAll);
    }

    /// <summary>Runs several steps in short turns, so that a machine whose speed changes is as fast for one as for another.</summary>
    /// <param name="clients">How many clients run at once.</param>
    /// <param name="stepDuration">How long each step is measured, all its turns together.</param>
    /// <param name="loads">The steps.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<IReadOnlyList<StepResult>> RunInTurnsAsync(
        int clients, TimeSpan stepDuration, IReadOnlyList<LoadInTurns> loads, CancellationToken cancellationToken)
    {
        var turns = (int)Math.Ceiling(stepDuration / LongestTurn);
        var steps = new StepResult?[loads.Count];
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var (index, load) in loads.Index())
            {
                var step = await new OrderLoad(load.Api, stepDuration / turns).RunAsync(load.Name, clients, load.CustomerOf, cancellationToken);
                steps[index] = steps[index]?.Plus(step) ?? step;
            }
        }

        return await Task.WhenAll(loads.Zip(steps, (load, step) => new OrderLoad(load.Api, stepDuration).WithSagaTimesAsync(step!, cancellationToken)));
    }

    /// <summary>Runs one step at a stretch.</summary>
    /// <param name="name">What the report calls it.</param>
    /// <param name="clients">How many clients run at once.</param>
    /// <param name="customerOf">Who places a client's next order.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<StepResult> RunAsync(string name, int clients, Func<int, Customer> customerOf, CancellationToken cancellationToken)
    {
        var orders = new ConcurrentQueue<string>();
        var before = await CountersAsync(cancellationToken);
        var (latencies, elapsed) = await ClosedLoop.RunAsync(
            clients,
            stepDuration,
            async (client, token) => orders.Enqueue(await api.PlaceOrderAsync(customerOf(client), token)),
            cancellationToken);
        var storeBusy = (await CountersAsync(cancellationToken)).StoreBusySeconds - before.StoreBusySeconds;

        // The step's operations are complete when its last email is recorded.
        var after = await WaitForEmailsAsync(before.EmailsAccepted + latencies.Count, cancellationToken);
        return new StepResult(name, clients, latencies, elapsed, after.Since(before))
        {
            Orders = [.. orders],
            StoreBusyShare = storeBusy / elapsed.TotalSeconds,
        };
    }

    /// <summary>Adds to a step the durations of its last sagas, from their histories.</summary>
    public async Task<StepResult> WithSagaTimesAsync(StepResult step, CancellationToken cancellationToken)
    {
        var times = new List<(TimeSpan ToOutcome, TimeSpan ToEnd)>();
        foreach (var order in step.Orders.Skip(step.Orders.Count - SagaSamples))
            times.Add(await api.SagaTimesAsync(order, cancellationToken));
        return step with
        {
            SagaTimes = new Latencies([.. times.Select(time => time.ToOutcome)]),
            WholeSagaTimes = new Latencies([.. times.Select(time => time.ToEnd)]),
        };
    }

    /// <summary>Waits until so many emails were accepted since the host's start, and no more table operations come.</summary>
    public async Task<HostCounters> WaitForEmailsAsync(long emails, CancellationToken cancellationToken)
    {
        var last = await CountersAsync(cancellationToken);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < DrainDeadline;)
        {
            await Task.Delay(Pause, cancellationToken);
            var now = await CountersAsync(cancellationToken);
            if (now.EmailsAccepted >= emails && now.TableOperations == last.TableOperations)
            {
                return now;
            }

            last = now;
        }

        throw new TimeoutException($"{last.EmailsAccepted} of {emails} emails within {DrainDeadline.TotalMinutes} minutes.");
    }

    // Adds this process, which generates the load, to the processes that the host counts.
    private async Task<HostCounters> CountersAsync(CancellationToken cancellationToken)
    {
        var counters = await api.CountersAsync(cancellationToken);
        var load = Environment.CpuUsage.TotalTime.TotalSeconds;
        return counters with { ProcessorSeconds = new Dictionary<string, double>(counters.ProcessorSeconds) { [Generator] = load } };
    }
}
