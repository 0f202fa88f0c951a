using System.Reflection;
using LocalRuntime.Engine.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Tests.Support;

namespace Tests.Runtime.Functions;

/// <summary>
/// Official sources: FunctionMetadataProviderGenerator.cs and ReferencedAssemblyMethodVisitor.cs (azure-functions-dotnet-worker), Utility.cs
/// (azure-functions-host).
/// </summary>
public sealed class DiscoveryTests
{
    [Fact]
    public void Functions_of_an_app_are_found_in_its_assembly_and_in_the_projects_it_references_even_if_its_code_does_not_use_them()
    {
        var assemblies = AppAssemblies.Of(Assembly.Load("OrderFunctions")).Select(assembly => assembly.GetName().Name).ToList();

        Assert.Contains("OrderFunctions", assemblies);
        Assert.Contains("BillingFunctions", assemblies);
        Assert.Contains("CustomerFunctions", assemblies);
        Assert.DoesNotContain("NotificationFunctions", assemblies);
        Assert.DoesNotContain("LocalRuntime", assemblies);
    }

    [Fact]
    public void A_function_is_found_with_its_name_its_method_and_its_trigger()
    {
        var function = Assert.Single(FunctionDiscovery.Find("app", [typeof(OneFunction)]));

        Assert.Equal(("app", "One"), (function.App, function.Name));
        Assert.Equal(nameof(OneFunction.Run), function.Method.Name);
        Assert.Equal("request", function.TriggerParameter.Name);
        Assert.IsType<HttpTriggerAttribute>(function.Trigger);
    }

    [Fact]
    public void A_parameter_is_itself_whichever_object_of_reflection_stands_for_it()
    {
        var (seen, seenOtherwise) = (ParametersOf(typeof(TextWriter)), ParametersOf(typeof(StringWriter)));

        Assert.NotSame(seen[0], seenOtherwise[0]);
        Assert.True(seen[0].IsSameAs(seenOtherwise[0]));
        Assert.False(seen[0].IsSameAs(seenOtherwise[1]));
        Assert.False(seen[0].IsSameAs(null));
    }

    [Theory]
    [InlineData(typeof(SameNameInOtherCase), "more than one function named")]
    [InlineData(typeof(NoTrigger), "Function 'None' (Tests.Runtime.Functions.DiscoveryTests+NoTrigger.Run) has no parameter with a trigger attribute.")]
    [InlineData(typeof(TwoTriggers), "more than one trigger attribute")]
    [InlineData(typeof(BadName), "Function '1st'")]
    [InlineData(typeof(ReservedName), "Function 'HOST'")]
    [InlineData(typeof(PrivateMethod), "is not public")]
    [InlineData(typeof(GenericMethod), "is generic")]
    [InlineData(typeof(AbstractClass), "stands in an abstract class")]
    [InlineData(typeof(OutputBinding), "has an output binding")]
    [InlineData(typeof(OutputBindingInResult), "has an output binding")]
    [InlineData(typeof(UnboundParameter), "has the parameter 'what' (Version), which nothing in the local runtime binds.")]
    [InlineData(typeof(UnknownTrigger), "has the parameter 'blob' (String [UnknownTriggerAttribute]), which nothing")]
    [InlineData(typeof(UnknownInput), "has the parameter 'input' (String [UnknownInputAttribute]), which nothing")]
    public async Task An_attribute_that_makes_no_sense_stops_the_start_and_is_named(Type functions, string expected)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSystem.StartAsync(TestSystem.App(functions)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private static ParameterInfo[] ParametersOf(Type type) => type.GetMethod(nameof(TextWriter.WriteLine), [typeof(string), typeof(object)])!.GetParameters();

    public sealed class OneFunction
    {
        [Function("One")]
        public static void Run([HttpTrigger] HttpRequest request) => request.HttpContext.Abort();
    }

    public sealed class SameNameInOtherCase
    {
        [Function("Same")]
        public static void Run([HttpTrigger] HttpRequest request) => request.HttpContext.Abort();

        [Function("sAME")]
        public static void RunAgain([HttpTrigger] HttpRequest request) => request.HttpContext.Abort();
    }

    public sealed class NoTrigger
    {
        [Function("None")]
        public static void Run(FunctionContext context) => context.Items.Clear();
    }

    public sealed class TwoTriggers
    {
        [Function("Two")]
        public static void Run([HttpTrigger] HttpRequest request, [TimerTrigger("0 * * * * *")] TimerInfo timer) => request.HttpContext.Items.Add(timer, null);
    }

    public sealed class BadName
    {
        [Function("1st")]
        public static void Run([HttpTrigger] HttpRequest request) => request.HttpContext.Abort();
    }

    public sealed class ReservedName
    {
        [Function("HOST")]
        public static void Run([HttpTrigger] HttpRequest request) => request.HttpContext.Abort();
    }

    public sealed class PrivateMethod
    {
        [Function("Private")]
        internal static void Run([HttpTrigger] HttpRequest request) => request.HttpContext.Abort();
    }

    public sealed class GenericMethod
    {
        [Function("Generic")]
        public static void Run<T>([HttpTrigger] HttpRequest request) => request.HttpContext.Items.Add(typeof(T), null);
    }

    public abstract class AbstractClass
    {
        [Function("Abstract")]
        public void Run([HttpTrigger] HttpRequest request) => request.HttpContext.Items.Add(this, null);
    }

    public sealed class OutputBinding
    {
        [Function("Output")]
        [UnknownOutput]
        public static string Run([HttpTrigger] HttpRequest request) => request.Method;
    }

    public sealed class OutputBindingInResult
    {
        [Function("Output")]
        public static Task<Result> RunAsync([HttpTrigger] HttpRequest request) => Task.FromResult(new Result(request.Method));
    }

    public sealed record Result([property: UnknownOutput] string Message);

    public sealed class UnboundParameter
    {
        [Function("Unbound")]
        public static void Run([HttpTrigger] HttpRequest request, Version what) => request.HttpContext.Items.Add(what, null);
    }

    public sealed class UnknownTrigger
    {
        [Function("Unknown")]
        public static string Run([UnknownTrigger] string blob) => blob;
    }

    public sealed class UnknownInput
    {
        [Function("Unknown")]
        public static void Run([HttpTrigger] HttpRequest request, [UnknownInput] string input) => request.HttpContext.Items.Add(input, null);
    }

    [AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
    private sealed class UnknownOutputAttribute : OutputBindingAttribute;

    [AttributeUsage(AttributeTargets.Parameter)]
    private sealed class UnknownTriggerAttribute : TriggerBindingAttribute;

    [AttributeUsage(AttributeTargets.Parameter)]
    private sealed class UnknownInputAttribute : InputBindingAttribute;
}
