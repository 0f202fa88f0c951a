using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Runtime.Durable;

public sealed class OrchestrationTests
{
    [Fact]
    public async Task An_orchestration_hands_its_input_through_activities_to_its_output()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Greetings", new Guests("Ann", "Bob"));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(["Hello Ann", "Hello Bob"], end.ReadOutputAs<string[]>()!);
    }

    public sealed record Guests(params IReadOnlyList<string> Names);

    internal sealed class Functions(CallLog calls)
    {
        [Function("Greetings")]
        public static async Task<string[]> Greetings([OrchestrationTrigger] TaskOrchestrationContext context, Guests guests)
        {
            var greetings = new List<string>();
            foreach (var name in guests.Names)
                greetings.Add(await context.CallActivityAsync<string>("Greet", name));
            return [.. greetings];
        }

        [Function("Greet")]
        public string Greet([ActivityTrigger] string name)
        {
            calls.Add(name);
            return $"Hello {name}";
        }
    }
}
