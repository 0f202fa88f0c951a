using Azure;
using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using OrderFunctions.Closing;
using Shared.Emails;
using Tests.Integration.Closing;
using Tests.Support;

namespace Tests.Integration.Recovery;

/// <summary>A running system with a customer who leaves, and whose tables are restored to an older state beneath it.</summary>
internal sealed class RestoredClosing : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private RestoredClosing(ClosingSystem system) => System = system;

    public ClosingSystem System { get; }

    public string InstanceId => ClosingSaga.InstanceIdOf(new ClosingAttempt(System.User, 1));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts the system; the customer's first letter is recorded when this returns.</summary>
    public static async Task<RestoredClosing> StartAsync()
    {
        var system = await ClosingSystem.StartAsync();
        await Eventually.TrueAsync(
            async () => await system.Tables.GetTableClient(EmailTable.Name).QueryAsync<TableEntity>(cancellationToken: Stop).AnyAsync(Stop), Deadline);
        return new RestoredClosing(system);
    }

    /// <summary>Closes the customer for the first time, and waits until nothing of the closing is under way any more.</summary>
    public async Task CloseAsync()
    {
        Assert.Equal(200, (await System.CloseByAdminAsync()).Status);
        await EndedAsync();
        await AssertErasedAsync();
    }

    public Task EndedAsync() => Eventually.TrueAsync(
        async () => await System.System.Durable.GetInstanceAsync(InstanceId, Stop) is { IsCompleted: true }, Deadline);

    /// <summary>All of these tables that is about the customer.</summary>
    public async Task<IReadOnlyList<RestoredPartition>> ReadAsync(params string[] tables)
    {
        var partitions = new List<RestoredPartition>();
        foreach (var table in tables)
        {
            var partition = await ReadAsync(table, table == LoginTable.Name ? "ada" : System.User.ToString());
            Assert.NotEmpty(partition.Rows);
            partitions.Add(partition);
        }

        return partitions;
    }

    public async Task<RestoredPartition> ReadAsync(string table, string partitionKey)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}");
        var rows = await System.Tables.GetTableClient(table).QueryAsync<TableEntity>(filter, cancellationToken: Stop).ToListAsync(Stop);
        return new RestoredPartition(table, partitionKey, rows);
    }

    /// <summary>Brings partitions back as they were read: rows that have come since are gone.</summary>
    public async Task RestoreAsync(params IEnumerable<RestoredPartition> partitions)
    {
        foreach (var (table, partitionKey, rows) in partitions)
        {
            var keys = rows.Select(row => row.RowKey).ToHashSet();
            foreach (var later in (await ReadAsync(table, partitionKey)).Rows.Where(row => !keys.Contains(row.RowKey)))
                await DeleteAsync(table, partitionKey, later.RowKey);
            foreach (var row in rows)
                await System.Tables.GetTableClient(table).UpsertEntityAsync(row, TableUpdateMode.Replace, Stop);
        }
    }

    public Task<Response> DeleteAsync(string table, string partitionKey, string rowKey) =>
        System.Tables.GetTableClient(table).DeleteEntityAsync(partitionKey, rowKey, ETag.All, Stop);

    public async Task AssertHasLeftAsync()
    {
        Assert.Equal((409, "/problems/customer-closed"), (await System.OrderAsync(1, $"{Guid.NewGuid()}")).Problem);
        await AssertIsNobodyAsync();
    }

    /// <summary>That nobody can sign in, that no money can move, and that nothing personal is stored.</summary>
    public async Task AssertIsNobodyAsync()
    {
        Assert.Equal(401, (await System.Ada.GetAsync("/api/orders")).Status);
        Assert.Equal(401, (await System.Ada.SignInAsync("ada", ClosingSystem.Password)).Status);
        var account = await System.AccountAsync();
        Assert.Equal((0m, "Closed"), (account.Body.GetProperty("balance").GetDecimal(), account.Text("status")));
        Assert.True(await System.AgreesAsync());
        await AssertErasedAsync();
    }

    /// <summary>That the user name is nobody else's.</summary>
    public async Task AssertNameIsTakenAsync()
    {
        using var other = new ApiClient(System.System.Http.BaseAddress!);
        var registration = new
        {
            username = "ada",
            password = ClosingSystem.Password,
            firstName = "Eve",
            lastName = "Other",
            email = "eve@example.com",
            phone = "+1 555 0100",
            currency = "USD",
        };
        Assert.Equal(409, (await other.PostAsync("/api/customers", registration, ("Idempotency-Key", "another"), ("Prefer", "wait=60"))).Status);
    }

    public async ValueTask DisposeAsync() => await System.DisposeAsync();

    private Task AssertErasedAsync() => Eventually.EmptyAsync(() => System.SearchAsync(ClosingSystem.Personal), Deadline);
}

/// <summary>The rows of a partition as they were at one moment.</summary>
internal sealed record RestoredPartition(string Table, string PartitionKey, IReadOnlyList<TableEntity> Rows);
