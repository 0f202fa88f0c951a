using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Shared.Storage;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class TableCreationTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly Mock<TableServiceClient> _tables = new(MockBehavior.Strict);
    private readonly List<string> _asked = [];

    [Fact]
    public async Task Storage_that_comes_up_late_is_waited_for()
    {
        Answer(attempt => attempt < 3 ? new RequestFailedException(0, "No connection") : null);

        await StartAsync("Orders");

        Assert.Equal(["Orders", "Orders", "Orders"], _asked);
    }

    [Fact]
    public async Task Storage_that_stays_away_ends_the_start_before_the_host_gives_up()
    {
        var began = _time.GetUtcNow();
        Answer(_ => new RequestFailedException(503, "Busy"));

        await Assert.ThrowsAsync<TimeoutException>(() => StartAsync("Orders"));

        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(59));
    }

    [Fact]
    public async Task The_tables_are_there_before_the_worker_says_that_functions_can_be_called()
    {
        Answer(_ => null);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["TablesConnection"] = "UseDevelopmentStorage=true";
        builder.Services.AddSingleton<IHostedService>(new Worker(() => _asked.Add("worker")));
        builder.Services.AddTableStorage("Orders", "Accounts");
        builder.Services.AddSingleton(_tables.Object);
        using var app = builder.Build();

        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Orders", "Accounts", "worker"], _asked);
    }

    [Fact]
    public async Task An_identity_that_may_not_create_tables_uses_those_that_are_there()
    {
        Answer(_ => new RequestFailedException(403, "Forbidden"));

        await StartAsync("Orders", "Accounts");

        Assert.Equal(["Orders", "Accounts"], _asked);
    }

    [Fact]
    public async Task A_refusal_ends_the_start_at_once()
    {
        Answer(_ => new RequestFailedException(400, "Bad name"));

        await Assert.ThrowsAsync<RequestFailedException>(() => StartAsync("Orders"));

        Assert.Single(_asked);
    }

    private void Answer(Func<int, Exception?> failure) => _tables
        .Setup(tables => tables.CreateTableIfNotExistsAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
        .Returns((string name, CancellationToken _) =>
        {
            _asked.Add(name);
            return failure(_asked.Count) is { } exception
                ? Task.FromException<Response<Azure.Data.Tables.Models.TableItem>>(exception)
                : Task.FromResult<Response<Azure.Data.Tables.Models.TableItem>>(null!);
        });

    private async Task StartAsync(params string[] names)
    {
        var start = new TableCreation(_tables.Object, names, _time, NullLogger<TableCreation>.Instance).StartingAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() =>
        {
            if (!start.IsCompleted)
                _time.Advance(TimeSpan.FromSeconds(1));
            return start.IsCompleted;
        });
        await start;
    }

    private sealed class Worker(Action start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
