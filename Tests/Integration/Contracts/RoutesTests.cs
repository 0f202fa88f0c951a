using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Problems;
using Tests.Support;

namespace Tests.Integration.Contracts;

public sealed class RoutesTests
{
    private static readonly string[] FunctionLibraries = ["BillingFunctions", "CustomerFunctions", "OrderFunctions", "NotificationFunctions"];

    [Fact]
    public async Task Every_route_is_documented_and_every_documented_call_is_a_route()
    {
        var routes = FunctionLibraries
            .SelectMany(library => Assembly.Load(library).GetTypes())
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>()
            .SelectMany(trigger => trigger.Methods!.Select(method => $"{method.ToUpperInvariant()} /{trigger.Route}"))
            .Distinct();

        Assert.Equal(routes.Order(), (await ContractTools.ReadCallsAsync()).Select(call => call.Name).Order());
    }

    [Fact]
    public async Task Every_problem_type_is_documented_as_it_is_and_no_other()
    {
        var examples = (await ContractTools.ReadAsync(ContractTools.OpenApi)).GetProperty("components").GetProperty("examples").EnumerateObject()
            .Select(example => example.Value.GetProperty("value"))
            .Where(value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("title", out _))
            .Select(Read)
            .Distinct();

        Assert.Equal(ProblemKinds.All.OrderBy(type => type.Uri), examples.OrderBy(type => type.Uri));
    }

    private static ProblemType Read(JsonElement problem) =>
        new(problem.GetProperty("type").GetString()!, problem.GetProperty("title").GetString()!, problem.GetProperty("status").GetInt32());
}
