using LocalRuntime;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

namespace Tests.Support;

/// <summary>A local system of a test's own functions, with a state folder and a port of its own.</summary>
internal sealed class TestSystem : IAsyncDisposable
{
    private readonly TemporaryFolder? _ownFolder;

    private TestSystem(LocalSystem system, TemporaryFolder? ownFolder)
    {
        System = system;
        _ownFolder = ownFolder;
        Http = new HttpClient { BaseAddress = system.BaseAddress };
    }

    public LocalSystem System { get; }

    public HttpClient Http { get; }

    /// <summary>An app of the given functions, with the ASP.NET Core integration and no middleware.</summary>
    public static LocalApp App(params IReadOnlyList<Type> functionTypes) =>
        App("app", builder => builder.ConfigureFunctionsWebApplication(), functionTypes);

    /// <summary>An app of the given functions, built as the test says.</summary>
    public static LocalApp App(string name, Action<FunctionsApplicationBuilder> build, params IReadOnlyList<Type> functionTypes) =>
        LocalApp.FromTypes(
        name,
        () =>
        {
            var builder = FunctionsApplication.CreateBuilder([]);
            build(builder);
            return builder.Build().RunAsync();
        },
        functionTypes);

    public static Task<TestSystem> StartAsync(params IReadOnlyList<LocalApp> apps) => StartAsync(apps, options => options);

    /// <param name="apps">What runs in it.</param>
    /// <param name="change">Changes the options.</param>
    /// <param name="hostJson">The text of host.json.</param>
    /// <param name="stateFolder">A folder that outlives the system; by default it has one of its own.</param>
    public static async Task<TestSystem> StartAsync(
        IReadOnlyList<LocalApp> apps,
        Func<LocalSystemOptions, LocalSystemOptions> change,
        string hostJson = """{ "version": "2.0" }""",
        TemporaryFolder? stateFolder = null)
    {
        var ownFolder = stateFolder is null ? new TemporaryFolder() : null;
        var folder = (stateFolder ?? ownFolder!).Path;
        try
        {
            var hostJsonPath = Path.Combine(folder, "host.json");
            await File.WriteAllTextAsync(hostJsonPath, hostJson);
            var options = change(new LocalSystemOptions { Apps = apps, HostJsonPath = hostJsonPath, StateFolder = folder });
            return new TestSystem(await LocalSystem.StartAsync(options), ownFolder);
        }
        catch
        {
            ownFolder?.Dispose();
            throw;
        }
    }

    /// <summary>Calls a function by its path, and returns its answer.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) =>
        Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>Calls a function by its path, and returns the text of its successful answer.</summary>
    public Task<string> GetTextAsync(string path) =>
        Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await System.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
