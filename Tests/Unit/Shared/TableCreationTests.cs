using Azure;
using Azure.Data.Tables;
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
    public async Task Storage_that_stays_away_ends_the_start()
    {
        Answer(_ => new RequestFailedException(503, "Busy"));

        await Assert.ThrowsAsync<RequestFailedException>(() => StartAsync("Orders"));

        Assert.Equal(5, _asked.Count);
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
        var start = new TableCreation(_tables.Object, names, _time, NullLogger<TableCreation>.Instance).StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() =>
        {
            if (!start.IsCompleted)
                _time.Advance(TimeSpan.FromSeconds(1));
            return start.IsCompleted;
        });
        await start;
    }
}
