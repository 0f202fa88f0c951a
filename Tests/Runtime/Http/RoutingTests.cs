using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Tests.Support;

namespace Tests.Runtime.Http;

/// <summary>
/// Official sources: WebScriptHostHttpRoutesManager.cs (azure-functions-host), FunctionsEndpointDataSource.cs and DefaultInputConverterInitializer.cs
/// (azure-functions-dotnet-worker).
/// </summary>
public sealed class RoutingTests
{
    [Theory]
    [InlineData("""{ "version": "2.0" }""", "/api/Unrouted")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "v1/shop" } } }""", "/v1/shop/Unrouted")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""", "/Unrouted")]
    public async Task The_prefix_comes_from_host_json_and_a_function_without_route_is_found_by_its_name(string hostJson, string path)
    {
        await using var system = await TestSystem.StartAsync([TestSystem.App(typeof(RoutedFunctions))], options => options, hostJson);

        Assert.Equal("unrouted", await system.Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET", "api/number/12", 200, "12")]
    [InlineData("GET", "api/number/twelve", 404, "")]
    [InlineData("GET", "api/text/a%20b", 200, "a b")]
    [InlineData("GET", "API/TEXT/Case", 200, "Case")]
    [InlineData("GET", "api/guid/2f9a1c1e-0f5b-4a8e-9f0f-1d2c3b4a5968", 200, "2f9a1c1e-0f5b-4a8e-9f0f-1d2c3b4a5968")]
    [InlineData("GET", "api/guid/none", 500, "")]
    [InlineData("GET", "api/optional", 200, "nothing")]
    [InlineData("GET", "api/optional/x", 200, "x")]
    [InlineData("GET", "api/files/a/b/c", 200, "a/b/c")]
    [InlineData("GET", "api/text/special", 200, "the literal route")]
    [InlineData("POST", "api/text/special", 200, "posted special")]
    [InlineData("DELETE", "api/text/special", 404, "")]
    [InlineData("HEAD", "api/text/a", 404, "")]
    [InlineData("PATCH", "api/Unrouted", 200, "unrouted")]
    [InlineData("GET", "api/nowhere", 404, "")]
    [InlineData("GET", "", 404, "")]
    [InlineData("GET", "api/keyed", 200, "no key asked for")]
    public async Task A_call_leads_to_the_function_whose_route_and_method_fit_or_is_answered_404(string method, string path, int status, string body)
    {
        await using var system = await TestSystem.StartAsync(TestSystem.App(typeof(RoutedFunctions)));

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await system.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(typeof(SameRoute), typeof(SameRouteElsewhere))]
    [InlineData(typeof(SameRoute), typeof(SameRouteForAnyMethod))]
    public async Task Two_functions_for_one_call_are_an_error_that_names_them_in_one_app_and_across_apps(Type first, Type second)
    {
        var inOne = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSystem.StartAsync(TestSystem.App(first, second)));
        var inTwo = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSystem.StartAsync(
            TestSystem.App("one", builder => builder.ConfigureFunctionsWebApplication(), first),
            TestSystem.App("two", builder => builder.ConfigureFunctionsWebApplication(), second)));

        Assert.Equal("Functions 'First' of app 'app' and 'Second' of app 'app' have the same route, " + inOne.Message.Split(", ")[^1], inOne.Message);
        Assert.StartsWith("Functions 'First' of app 'one' and 'Second' of app 'two' have the same route, ", inTwo.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_that_makes_no_sense_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSystem.StartAsync(TestSystem.App(typeof(BrokenRoute))));

        Assert.StartsWith("Function 'Broken' has the route 'a/{b', which makes no sense", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_of_two_apps_answer_on_one_port()
    {
        await using var system = await TestSystem.StartAsync(
            TestSystem.App("one", builder => builder.ConfigureFunctionsWebApplication(), typeof(SameRoute)),
            TestSystem.App("two", builder => builder.ConfigureFunctionsWebApplication(), typeof(RoutedFunctions)));

        Assert.Equal("7", await system.Http.GetStringAsync(new Uri("api/same/7", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("8", await system.Http.GetStringAsync(new Uri("api/number/8", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    public sealed class RoutedFunctions
    {
        [Function("Unrouted")]
        public static IResult Unrouted([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Text(request, "unrouted");

        [Function("Number")]
        public static IResult Number([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "number/{value:int}")] HttpRequest request, int value) =>
            Text(request, $"{value}");

        [Function("Text")]
        public static IResult TextOf([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "text/{value}")] HttpRequest request, string value) =>
            Text(request, value);

        [Function("PostText")]
        public static IResult PostText([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "text/{name}")] HttpRequest request, string name) =>
            Text(request, $"posted {name}");

        [Function("Literal")]
        public static IResult Literal([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "text/special")] HttpRequest request) =>
            Text(request, "the literal route");

        [Function("Guid")]
        public static IResult GuidOf([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "guid/{value}")] HttpRequest request, Guid value) =>
            Text(request, $"{value}");

        [Function("Optional")]
        public static IResult Optional([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{value?}")] HttpRequest request, string? value) =>
            Text(request, value ?? "nothing");

        [Function("Files")]
        public static IResult Files([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*path}")] HttpRequest request, string path) =>
            Text(request, path);

        [Function("Keyed")]
        public static IResult Keyed([HttpTrigger(AuthorizationLevel.Function, "GET", Route = "keyed")] HttpRequest request) =>
            Text(request, "no key asked for");

        private static IResult Text(HttpRequest request, string text) => Results.Text(request.Path.HasValue ? text : "");
    }

    public sealed class SameRoute
    {
        [Function("First")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "same/{id}")] HttpRequest request, string id) =>
            Results.Text(request.Path.HasValue ? id : "");
    }

    public sealed class SameRouteElsewhere
    {
        [Function("Second")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "put", "GET", Route = "Same/{name}")] HttpRequest request, string name) =>
            Results.Text(request.Path.HasValue ? name : "");
    }

    public sealed class SameRouteForAnyMethod
    {
        [Function("Second")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "same/{id}")] HttpRequest request, string id) =>
            Results.Text(request.Path.HasValue ? id : "");
    }

    public sealed class BrokenRoute
    {
        [Function("Broken")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{b")] HttpRequest request) => Results.Text(request.Method);
    }
}
