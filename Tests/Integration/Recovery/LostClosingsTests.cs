using Azure;
using Azure.Data.Tables;
using BillingFunctions.Ledger;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.DurableTask.Client;
using OrderFunctions.Closing;
using OrderFunctions.Orders;
using Shared.Identity.Sessions;
using Tests.Integration.Closing;
using Tests.Support;

namespace Tests.Integration.Recovery;

/// <summary>Closings of which rows were restored to an older state, or lost: asking for the closing again repeats what that has undone.</summary>
public sealed class LostClosingsTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private ClosingSystem _system = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _system = await ClosingSystem.StartAsync();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Theory]
    [InlineData(CustomerTable.Name)]
    [InlineData(LoginTable.Name)]
    [InlineData(OrderTable.Name)]
    [InlineData(AccountTable.Name)]
    [InlineData(SessionTable.Name)]
    [InlineData(CustomerTable.Name, LoginTable.Name, OrderTable.Name, AccountTable.Name, SessionTable.Name)]
    public async Task A_closing_that_a_restore_has_undone_in_part_is_repeated_by_asking_for_it_again(params string[] tables)
    {
        var before = await ReadAsync(tables);
        Assert.Equal(200, (await _system.CloseByAdminAsync()).Status);
        await EndedAsync();
        await RestoreAsync(before);

        Assert.Equal(200, (await _system.CloseByAdminAsync()).Status);

        await AssertHasLeftAsync();
    }

    [Fact]
    public async Task A_login_that_was_lost_is_taken_again_where_the_name_is_known()
    {
        var before = await ReadAsync(CustomerTable.Name);
        Assert.Equal(200, (await _system.CloseByAdminAsync()).Status);
        await EndedAsync();
        await RestoreAsync(before);
        await DeleteAsync(LoginTable.Name, "ada", LoginRow.Key);

        Assert.Equal(200, (await _system.CloseByAdminAsync()).Status);

        await AssertHasLeftAsync();
        using var other = new ApiClient(_system.System.Http.BaseAddress!);
        Assert.Equal(409, (await other.PostAsync("/api/customers", Registration(), ("Idempotency-Key", "another"), ("Prefer", "wait=60"))).Status);
    }

    [Fact]
    public async Task The_key_of_a_registration_does_not_bring_a_closed_customer_back_whose_profile_was_lost()
    {
        Assert.Equal(200, (await _system.CloseByAdminAsync()).Status);
        await EndedAsync();
        await DeleteAsync(CustomerTable.Name, _system.User, CustomerRow.Key);

        Assert.Equal(409, (await _system.Ada.RegisterAsync("ada", ClosingSystem.Password, ClosingSystem.FirstName)).Status);

        await AssertHasLeftAsync();
    }

    [Fact]
    public async Task A_refusal_that_a_restore_has_undone_is_not_the_answer_for_ever()
    {
        await _system.DepositAsync(1, "deposit");
        var list = await ReadAsync(OrderTable.Name);
        Assert.Equal(409, (await _system.CloseByAdminAsync()).Status);
        await EndedAsync();
        await RestoreAsync(list);
        await _system.WithdrawAsync(1, "rest");

        // The account still knows the refusal, and gives it once more.
        Assert.Equal(409, (await _system.CloseByAdminAsync()).Status);
        Assert.Equal(200, (await _system.CloseByAdminAsync()).Status);
        await AssertHasLeftAsync();
    }

    [Fact]
    public async Task A_closing_whose_account_is_lost_fails_for_good_and_says_so()
    {
        await DeleteAsync(AccountTable.Name, _system.User, AccountRow.Key);

        Assert.Equal((503, "/problems/service-unavailable"), (await _system.CloseByAdminAsync()).Problem);

        var saga = await _system.System.Durable.GetInstanceAsync(InstanceId, getInputsAndOutputs: true, Stop);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, saga!.RuntimeStatus);
        Assert.Contains("is not stored", saga.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    private string InstanceId => ClosingSaga.InstanceIdOf(new ClosingAttempt(_system.User, 1));

    private async Task AssertHasLeftAsync()
    {
        Assert.Equal(401, (await _system.Ada.GetAsync("/api/orders")).Status);
        Assert.Equal(401, (await _system.Ada.SignInAsync("ada", ClosingSystem.Password)).Status);
        var account = await _system.AccountAsync();
        Assert.Equal((0m, "Closed"), (account.Body.GetProperty("balance").GetDecimal(), account.Text("status")));
        Assert.Equal((409, "/problems/customer-closed"), (await _system.OrderAsync(1, $"{Guid.NewGuid()}")).Problem);
        Assert.True(await _system.AgreesAsync());
        await Eventually.EmptyAsync(() => _system.SearchAsync(ClosingSystem.Personal), Deadline);
    }

    private Task EndedAsync() => Eventually.TrueAsync(
        async () => await _system.System.Durable.GetInstanceAsync(InstanceId, Stop) is { IsCompleted: true }, Deadline);

    private async Task<IReadOnlyList<(string Table, TableEntity Row)>> ReadAsync(params string[] tables)
    {
        var rows = new List<(string, TableEntity)>();
        foreach (var table in tables)
        {
            var partition = table == LoginTable.Name ? "ada" : _system.User.ToString();
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
            await foreach (var row in _system.Tables.GetTableClient(table).QueryAsync<TableEntity>(filter, cancellationToken: Stop))
                rows.Add((table, row));
        }

        Assert.NotEmpty(rows);
        return rows;
    }

    private async Task RestoreAsync(IReadOnlyList<(string Table, TableEntity Row)> rows)
    {
        foreach (var (table, row) in rows)
            await _system.Tables.GetTableClient(table).UpsertEntityAsync(row, TableUpdateMode.Replace, Stop);
    }

    private Task<Response> DeleteAsync(string table, string partitionKey, string rowKey) =>
        _system.Tables.GetTableClient(table).DeleteEntityAsync(partitionKey, rowKey, ETag.All, Stop);

    private static object Registration() => new
    {
        username = "ada",
        password = ClosingSystem.Password,
        firstName = "Eve",
        lastName = "Other",
        email = "eve@example.com",
        phone = "+1 555 0100",
        currency = "USD",
    };
}
