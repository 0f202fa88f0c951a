using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Azure;
using Azure.Data.Tables;
using LocalRuntime.Engine.Tables.Pipeline;
using Tests.Support;

namespace Tests.Integration.Tables;

public sealed class OperationCounterTests(AzuriteFixture azurite) : TableTest(azurite)
{
    [Fact]
    public async Task Every_request_counts_once_under_its_operation_and_table()
    {
        using var counted = new Counted("Counted");
        var table = Service.GetTableClient("Counted");
        await table.CreateAsync(Stop);
        await table.AddEntityAsync(new TableEntity("p", "r"), Stop);
        await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Stop);
        await table.GetEntityIfExistsAsync<TableEntity>("p", "none", cancellationToken: Stop);
        await table.UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: Stop);
        await table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, cancellationToken: Stop);
        await table.SubmitTransactionAsync(
            [new(TableTransactionActionType.Add, new TableEntity("p", "a")),
                new(TableTransactionActionType.Add, new TableEntity("p", "b"))], Stop);
        await table.QueryAsync<TableEntity>(maxPerPage: 2, cancellationToken: Stop).ToListAsync(Stop);
        await table.DeleteEntityAsync("p", "r", cancellationToken: Stop);
        await table.DeleteAsync(Stop);

        Assert.Equal(
            [
                "CreateTable", "AddEntity", "GetEntity", "GetEntity", "UpsertEntity", "UpdateEntity", "SubmitTransaction", "QueryEntities",
                "QueryEntities",
                "DeleteEntity", "DeleteTable",
            ],
            counted.Operations);
    }

    [Fact]
    public async Task Repetitions_count()
    {
        using var counted = new Counted("Repeated");
        var http = new ScriptedHttp((_, number) =>
            new HttpResponseMessage(number < 3 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.NoContent));
        var table = new TableClient(
            ConnectionString, "Repeated", new TableClientOptions { Transport = http.Transport, Retry = { Delay = TimeSpan.Zero } });

        await table.UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: Stop);

        Assert.Equal(["UpsertEntity", "UpsertEntity", "UpsertEntity"], counted.Operations);
    }

    private sealed class Counted : IDisposable
    {
        private readonly ConcurrentQueue<string> _operations = new();
        private readonly MeterListener _listener;

        public Counted(string table)
        {
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument is { Name: TableMeter.CounterName, Meter.Name: TableMeter.MeterName })
                        listener.EnableMeasurementEvents(instrument);
                },
            };
            _listener.SetMeasurementEventCallback<long>((_, measurement, tags, _) =>
            {
                var values = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
                if (values["table"] == table && measurement == 1)
                    _operations.Enqueue(values["operation"]!);
            });
            _listener.Start();
        }

        public IEnumerable<string> Operations => _operations;

        public void Dispose() => _listener.Dispose();
    }
}
