using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Runtime.Durable;

public sealed class SchedulerTests
{
    [Fact]
    public async Task Turns_and_activities_run_on_the_scheduler_they_are_given()
    {
        using var scheduler = new OneThread();
        await using var system = await DurableSystem.StartAsync(options => options with { Scheduler = scheduler }, [typeof(Functions)]);

        var end = await system.RunAsync("Steps");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(7, system.Calls.Entries.Count);
        Assert.All(system.Calls.Entries, thread => Assert.Equal(OneThread.Name, thread));
    }

    internal sealed class Functions(CallLog calls)
    {
        [Function("Steps")]
        public async Task Steps([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            calls.Add($"{Thread.CurrentThread.Name}");
            await context.CallActivityAsync("Step");
            await context.CallActivityAsync("Step");
        }

        [Function("Step")]
        public async Task Step([ActivityTrigger] object? _)
        {
            calls.Add($"{Thread.CurrentThread.Name}");
            await Task.Yield();
            calls.Add($"{Thread.CurrentThread.Name}");
        }
    }

    private sealed class OneThread : TaskScheduler, IDisposable
    {
        public const string Name = "durable";

        private readonly BlockingCollection<Task> _tasks = [];
        private readonly Thread _thread;

        public OneThread()
        {
            _thread = new Thread(Run) { Name = Name };
            _thread.Start();
        }

        public void Dispose()
        {
            _tasks.CompleteAdding();
            _thread.Join();
            _tasks.Dispose();
        }

        protected override void QueueTask(Task task) => _tasks.Add(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            Thread.CurrentThread == _thread && !taskWasPreviouslyQueued && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => _tasks;

        private void Run()
        {
            foreach (var task in _tasks.GetConsumingEnumerable())
                TryExecuteTask(task);
        }
    }
}
