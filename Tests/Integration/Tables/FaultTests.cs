using Azure;
using Azure.Data.Tables;
using LocalRuntime.Engine;
using LocalRuntime.Engine.Faults;
using Tests.Support;

namespace Tests.Integration.Tables;

public sealed class FaultTests : TableTest
{
    private readonly TableClient _patient;
    private readonly TableClient _impatient;

    public FaultTests(AzuriteFixture azurite)
        : base(azurite)
    {
        _patient = new TableClient(
            ConnectionString, "Things", new TableClientOptions { Retry = { Delay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero } });
        _impatient = new TableClient(ConnectionString, "Things", new TableClientOptions { Retry = { MaxRetries = 0 } });
    }

    [Fact]
    public async Task A_lost_request_is_repeated_and_succeeds()
    {
        var plan = Enter(Fault.Before);

        await _patient.AddEntityAsync(new TableEntity("p", "r"), Stop);

        Assert.Equal(2, plan.Operations.Count);
    }

    [Fact]
    public async Task A_lost_answer_to_an_add_shows_as_a_conflict_after_the_clients_own_repetition()
    {
        Enter(Fault.After);

        await RefusedAsync(409, "EntityAlreadyExists", () => _patient.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.NotNull(await FindAsync("p", "r"));
    }

    [Fact]
    public async Task A_lost_answer_to_an_update_shows_as_an_old_ETag()
    {
        var version = (await Table.AddEntityAsync(new TableEntity("p", "r"), Stop)).Headers.ETag!.Value;
        Enter(Fault.After);

        await RefusedAsync(412, "UpdateConditionNotSatisfied", () =>
            _patient.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, version, cancellationToken: Stop));

        Assert.Equal(1, (await FindAsync("p", "r"))!.GetInt32("A"));
    }

    [Fact]
    public async Task A_lost_answer_to_a_transaction_shows_as_a_refusal()
    {
        Enter(Fault.After);

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            _patient.SubmitTransactionAsync(
                [new(TableTransactionActionType.Add, new TableEntity("p", "r")),
                    new(TableTransactionActionType.Add, new TableEntity("p", "s"))], Stop));

        Assert.Equal((409, 0), (refusal.Status, refusal.FailedTransactionActionIndex));
        Assert.NotNull(await FindAsync("p", "s"));
    }

    [Fact]
    public async Task A_request_that_arrives_twice_gives_the_second_answer()
    {
        Enter(Fault.Twice);

        await RefusedAsync(409, "EntityAlreadyExists", () => _impatient.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.NotNull(await FindAsync("p", "r"));
    }

    [Theory]
    [InlineData(Fault.Before, false)]
    [InlineData(Fault.After, true)]
    public async Task Without_repetitions_the_caller_sees_a_lost_connection(Fault fault, bool isApplied)
    {
        Enter(fault);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => _impatient.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.Equal(0, failure.Status);
        Assert.IsType<InjectedFaultException>(failure.InnerException);
        Assert.Equal(isApplied, await FindAsync("p", "r") is not null);
    }

    [Fact]
    public void A_synchronous_call_meets_faults_too()
    {
        var plan = Enter(Fault.Before);

        Assert.Equal(409, _patient.CreateIfNotExists(Stop).GetRawResponse().Status);

        Assert.Equal(["POST Tables", "POST Tables"], plan.Operations.Select(operation => operation.Name));
    }

    [Fact]
    public async Task A_plan_is_told_what_each_operation_does()
    {
        var plan = Enter();
        await Service.CreateTableIfNotExistsAsync("Accounts", Stop);
        var accounts = Service.GetTableClient("Accounts");
        await accounts.AddEntityAsync(new TableEntity("u", "account") { ["Balance"] = 5L }, Stop);
        await accounts.GetEntityAsync<TableEntity>("u", "account", cancellationToken: Stop);
        await accounts.UpsertEntityAsync(new TableEntity("u", "account"), TableUpdateMode.Replace, Stop);
        await accounts.UpdateEntityAsync(new TableEntity("u", "account"), ETag.All, TableUpdateMode.Merge, Stop);
        await accounts.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop);
        await accounts.SubmitTransactionAsync(
            [new(TableTransactionActionType.Add, new TableEntity("u", "op-1") { ["Kind"] = "Deposit" })], Stop);
        await accounts.DeleteEntityAsync("u", "account", cancellationToken: Stop);
        await Service.QueryAsync(cancellationToken: Stop).ToListAsync(Stop);
        await accounts.DeleteAsync(Stop);

        Assert.Equal(
            [
                ("POST Tables", true), ("POST Accounts", true), ("GET Accounts('u','account')", false),
                ("PUT Accounts('u','account')", true),
                ("PATCH Accounts('u','account')", true), ("GET Accounts()", false), ("POST $batch Accounts", true),
                ("DELETE Accounts('u','account')", true),
                ("GET Tables", false), ("DELETE Tables('Accounts')", true),
            ],
            plan.Operations.Select(operation => (operation.Name, operation.IsWrite)));
        Assert.All(plan.Operations, operation => Assert.Equal((IoEdge.Tables, "TestFunction"), (operation.Edge, operation.Function)));
        Assert.Contains("\"Balance\":\"5\"", plan.Operations[1].Content, StringComparison.Ordinal);
        Assert.Null(plan.Operations[2].Content);
        Assert.Contains("\"RowKey\":\"op-1\"", plan.Operations[6].Content, StringComparison.Ordinal);
    }

    private static ScriptedFaults Enter(params Fault[] faults)
    {
        var plan = new ScriptedFaults(faults);
        new RuntimeScope(plan, "orders", "TestFunction").Enter();
        return plan;
    }

    private sealed class ScriptedFaults(IEnumerable<Fault> faults) : IFaultPlan
    {
        private readonly Queue<Fault> _faults = new(faults);

        public List<IoOperation> Operations { get; } = [];

        public ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken)
        {
            Operations.Add(operation);
            return new(_faults.TryDequeue(out var fault) ? fault : Fault.None);
        }
    }
}
