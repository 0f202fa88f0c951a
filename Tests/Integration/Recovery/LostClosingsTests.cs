using BillingFunctions.Ledger;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.DurableTask.Client;
using NotificationFunctions.Recipients;
using OrderFunctions.Orders;
using Shared.Emails;
using Shared.Identity.Sessions;
using Tests.Integration.Closing;

namespace Tests.Integration.Recovery;

/// <summary>Closings of which rows were restored to an older state, or lost: asking for the closing again repeats what that has undone.</summary>
public sealed class LostClosingsTests : IAsyncLifetime
{
    private RestoredClosing _closing = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ClosingSystem System => _closing.System;

    public async ValueTask InitializeAsync() => _closing = await RestoredClosing.StartAsync();

    public ValueTask DisposeAsync() => _closing.DisposeAsync();

    [Theory]
    [InlineData(CustomerTable.Name)]
    [InlineData(LoginTable.Name)]
    [InlineData(OrderTable.Name)]
    [InlineData(AccountTable.Name)]
    [InlineData(SessionTable.Name)]
    [InlineData(RecipientTable.Name)]
    [InlineData(EmailTable.Name)]
    [InlineData(CustomerTable.Name, LoginTable.Name, OrderTable.Name, AccountTable.Name, SessionTable.Name)]
    [InlineData(RecipientTable.Name, EmailTable.Name)]
    public async Task A_closing_that_a_restore_has_undone_in_part_is_repeated_by_asking_for_it_again(params string[] tables)
    {
        var before = await _closing.ReadAsync(tables);
        await _closing.CloseAsync();
        await _closing.RestoreAsync(before);

        Assert.Equal(200, (await System.CloseByAdminAsync()).Status);

        await _closing.AssertHasLeftAsync();
    }

    [Fact]
    public async Task A_login_that_was_lost_is_taken_again_where_the_name_is_known()
    {
        var before = await _closing.ReadAsync(CustomerTable.Name);
        await _closing.CloseAsync();
        await _closing.RestoreAsync(before);
        await _closing.DeleteAsync(LoginTable.Name, "ada", LoginRow.Key);

        Assert.Equal(200, (await System.CloseByAdminAsync()).Status);

        await _closing.AssertHasLeftAsync();
        await _closing.AssertNameIsTakenAsync();
    }

    [Fact]
    public async Task The_key_of_a_registration_does_not_bring_a_closed_customer_back_whose_profile_was_lost()
    {
        await _closing.CloseAsync();
        await _closing.DeleteAsync(CustomerTable.Name, System.User, CustomerRow.Key);

        Assert.Equal(409, (await System.Ada.RegisterAsync("ada", ClosingSystem.Password, ClosingSystem.FirstName)).Status);

        await _closing.AssertHasLeftAsync();
    }

    [Fact]
    public async Task A_refusal_that_a_restore_has_undone_is_not_the_answer_for_ever()
    {
        await System.DepositAsync(1, "deposit");
        var list = await _closing.ReadAsync(OrderTable.Name);
        Assert.Equal(409, (await System.CloseByAdminAsync()).Status);
        await _closing.EndedAsync();
        await _closing.RestoreAsync(list);
        await System.WithdrawAsync(1, "rest");

        // The account still knows the refusal, and gives it once more.
        Assert.Equal(409, (await System.CloseByAdminAsync()).Status);
        Assert.Equal(200, (await System.CloseByAdminAsync()).Status);
        await _closing.AssertHasLeftAsync();
    }

    [Fact]
    public async Task A_closing_whose_account_is_lost_fails_for_good_and_says_so()
    {
        await _closing.DeleteAsync(AccountTable.Name, System.User, AccountRow.Key);

        await AssertStopsAsync("The account of");
    }

    [Fact]
    public async Task A_closing_whose_order_list_is_lost_fails_for_good_and_goes_on_when_the_list_is_restored()
    {
        await System.DepositAsync(10, "deposit");
        Assert.Equal(201, (await System.OrderAsync(10, "order")).Status);
        var list = await _closing.ReadAsync(OrderTable.Name);
        await _closing.DeleteAsync(OrderTable.Name, System.User, OrderListRow.Key);

        await AssertStopsAsync("The order list of");
        Assert.Equal("Active", (await System.AccountAsync()).Text("status"));
        await _closing.RestoreAsync(list);

        Assert.Equal(200, (await System.CloseByAdminAsync()).Status);
        await _closing.AssertHasLeftAsync();
    }

    [Fact]
    public async Task An_order_list_that_is_lost_after_the_closing_does_not_keep_what_a_restore_brought_back()
    {
        var before = await _closing.ReadAsync(CustomerTable.Name, LoginTable.Name, RecipientTable.Name);
        await _closing.CloseAsync();
        await _closing.RestoreAsync(before);
        await _closing.DeleteAsync(OrderTable.Name, System.User, OrderListRow.Key);

        Assert.Equal(200, (await System.CloseByAdminAsync()).Status);

        Assert.Equal(404, (await System.OrderAsync(1, "late")).Status);
        await _closing.AssertIsNobodyAsync();
    }

    private async Task AssertStopsAsync(string lost)
    {
        var answer = await System.CloseByAdminAsync();

        Assert.Equal((503, "/problems/service-unavailable"), answer.Problem);
        Assert.Contains("An admin has to restore it", answer.Text("detail"), StringComparison.Ordinal);
        var saga = await System.System.Durable.GetInstanceAsync(_closing.InstanceId, getInputsAndOutputs: true, Stop);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, saga!.RuntimeStatus);
        Assert.Contains(lost, saga.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("is not stored", saga.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }
}
