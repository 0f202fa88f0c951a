using LocalRuntime;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tests.Support;

namespace Tests.Runtime.Functions;

/// <summary>How an app's Program.cs meets the runtime. Official source: FunctionsApplicationBuilder.cs (azure-functions-dotnet-worker).</summary>
public sealed class EntryPointTests
{
    [Fact]
    public async Task An_exception_in_the_entry_point_fails_the_start_with_its_message()
    {
        var app = LocalApp.FromTypes("orders", () => throw new InvalidTimeZoneException("The setting X is missing."));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSystem.StartAsync(app));

        Assert.Equal("App 'orders' did not start: The setting X is missing.", failure.Message);
        Assert.IsType<InvalidTimeZoneException>(failure.InnerException);
    }

    [Fact]
    public async Task A_hosted_service_that_does_not_start_fails_the_start()
    {
        var app = TestSystem.App("orders", builder => builder.Services.AddHostedService<Broken>());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSystem.StartAsync(app));

        Assert.Equal("App 'orders' did not start: No tables.", failure.Message);
    }

    [Fact]
    public async Task An_entry_point_that_runs_no_app_fails_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSystem.StartAsync(LocalApp.FromTypes("orders", () => Task.CompletedTask)));

        Assert.Equal("App 'orders' did not start: its entry point ended without running a function app.", failure.Message);
    }

    [Fact]
    public void An_app_that_is_run_by_itself_is_told_how_to_run()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => FunctionsApplication.CreateBuilder([]));

        Assert.Contains("dotnet run --project LocalHost", failure.Message, StringComparison.Ordinal);
        Assert.Contains("FunctionsRuntime=Azure", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_is_built_once()
    {
        InvalidOperationException? failure = null;
        await using var system = await TestSystem.StartAsync(LocalApp.FromTypes("app", () =>
        {
            var builder = FunctionsApplication.CreateBuilder([]);
            var host = builder.Build();
            failure = Assert.Throws<InvalidOperationException>(() => builder.Build());
            Assert.Throws<InvalidOperationException>(() => builder.Use(next => next));
            return host.RunAsync();
        }));

        Assert.Equal("The application has already been built.", failure!.Message);
    }

    [Fact]
    public async Task An_app_sees_its_settings_as_sections_its_folder_and_the_development_environment()
    {
        ConfigurationManager? configuration = null;
        IHostEnvironment? environment = null;
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("SendGrid:ApiKey", "key")]).Build();
        var app = TestSystem.App("app", builder =>
        {
            configuration = builder.Configuration;
            environment = builder.Environment;
        });
        await using var system = await TestSystem.StartAsync([app], options => options with { Settings = settings });

        Assert.Equal("key", configuration!.GetSection("SendGrid")["ApiKey"]);
        Assert.True(environment!.IsDevelopment());
        Assert.Equal(AppContext.BaseDirectory.TrimEnd('/', '\\'), environment!.ContentRootPath.TrimEnd('/', '\\'));
    }

    [Fact]
    public async Task A_scoped_service_that_a_singleton_asks_for_fails_the_start_in_development()
    {
        var app = TestSystem.App("orders", builder => builder.Services.AddScoped<Broken>().AddSingleton<NeedsScoped>());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSystem.StartAsync(app));

        Assert.Contains("Cannot consume scoped service", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_ends_by_itself_is_a_failure_of_the_system()
    {
        await using var system = await TestSystem.StartAsync(TestSystem.App("orders", _ => { }));

        system.System.Services("orders").GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var failure = await system.System.Failed.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal("App 'orders' has ended.", failure.Message);
    }

    [Fact]
    public async Task Stopping_ends_the_app_in_order()
    {
        var stopped = new Stopped();
        var system = await TestSystem.StartAsync(TestSystem.App("orders", builder => builder.Services.AddHostedService(_ => stopped)));

        await system.DisposeAsync();

        Assert.True(stopped.WasStopped);
    }

    [Fact]
    public async Task An_unknown_member_of_host_json_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestSystem.StartAsync(
                [TestSystem.App()],
                options => options,
                """{ "version": "2.0", "extensions": { "http": { "maxOutstandingRequests": 1 } } }"""));

        Assert.Equal("host.json's extensions.http has the member 'maxOutstandingRequests', which the local runtime does not have.", failure.Message);
    }

    private sealed class Broken : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidTimeZoneException("No tables.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NeedsScoped(Broken broken)
    {
        public Broken Broken { get; } = broken;
    }

    private sealed class Stopped : IHostedService
    {
        public bool WasStopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            WasStopped = true;
            return Task.CompletedTask;
        }
    }
}
