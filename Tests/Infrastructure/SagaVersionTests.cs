using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Tests.Support;

namespace Tests.Infrastructure;

public sealed partial class SagaVersionTests
{
    public static TheoryData<string> Sagas => [.. Orchestrators().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Sagas))]
    public async Task The_input_of_every_saga_says_its_version_and_one_that_does_not_is_of_the_first(string saga)
    {
        var orchestrator = Orchestrators().Single(type => type.Name == saga);
        var source = await File.ReadAllTextAsync(SourceOf(orchestrator), TestContext.Current.CancellationToken);
        var input = orchestrator.Assembly.GetTypes().Single(type => type.Name == Input().Match(source).Groups["type"].Value);

        var version = input.GetProperty("Version");

        Assert.Equal(typeof(int), version?.PropertyType);
        Assert.Equal(1, version!.GetValue(JsonSerializer.Deserialize("{}", input, JsonSerializerOptions.Web)));
    }

    private static IEnumerable<Type> Orchestrators() => ComposedApp.Assemblies.Values
        .Concat(["BillingFunctions", "CustomerFunctions"])
        .SelectMany(assembly => Assembly.Load(assembly).GetTypes())
        .Where(type => type.GetMethods()
            .SelectMany(method => method.GetParameters())
            .Any(parameter => parameter.IsDefined(typeof(OrchestrationTriggerAttribute))));

    private static string SourceOf(Type type) =>
        Directory.EnumerateFiles(Repository.PathOf(type.Assembly.GetName().Name!), $"{type.Name}.cs", SearchOption.AllDirectories).Single();

    [GeneratedRegex(@"\.GetInput<(?<type>\w+)>")]
    private static partial Regex Input();
}
