using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Tests.Support;

namespace Tests.Integration.Contracts;

public sealed class RoutesTests
{
    private static readonly string[] FunctionLibraries = ["BillingFunctions", "CustomerFunctions", "OrderFunctions", "NotificationFunctions"];

    private static readonly IReadOnlyList<(MethodInfo Function, HttpTriggerAttribute Trigger)> Functions =
    [
        .. from library in FunctionLibraries
           from function in Assembly.Load(library).GetTypes().SelectMany(type => type.GetMethods())
           from trigger in function.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
           select (function, trigger),
    ];

    [Fact]
    public async Task Every_route_is_documented_and_every_documented_call_is_a_route()
    {
        var routes = Functions.Select(function => NameOf(function.Trigger)).Distinct();

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

    [Fact]
    public async Task Every_member_of_a_query_that_is_read_is_documented_and_every_documented_one_is_read()
    {
        var read = Functions.ToLookup(
            function => NameOf(function.Trigger), function => function.Function.GetCustomAttribute<AcceptsQueryAttribute>()?.Names ?? []);

        Assert.All(await ContractTools.ReadCallsAsync(), call => Assert.Equal(
            call.QueryMembers.Order(), read[call.Name].SelectMany(names => names).Distinct().Order()));
    }

    // HEAD goes with GET, undocumented.
    private static string NameOf(HttpTriggerAttribute trigger) => $"{trigger.Methods!.Single(method => method != "head").ToUpperInvariant()} /{trigger.Route}";

    private static ProblemType Read(JsonElement problem) =>
        new(problem.GetProperty("type").GetString()!, problem.GetProperty("title").GetString()!, problem.GetProperty("status").GetInt32());
}
