using Azure;
using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
using Microsoft.DurableTask.Client;
using OrderFunctions.Registrations;
using Tests.Integration.Customers;
using Tests.Support;

namespace Tests.Integration.Recovery;

/// <summary>Customers and logins that were restored to an older state, or to none, beneath sagas that have completed.</summary>
public sealed class LostCustomersTests : IAsyncLifetime
{
    private static readonly ContactDetails King = new("Augusta", "King", "king@example.com", "+44 20 7946 0959");
    private static readonly ContactDetails Byron = new("Ada", "Byron", "byron@example.com", "+44 20 7946 0960");

    private CredentialsApp _ada = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ada = await CredentialsApp.StartAsync();

    public ValueTask DisposeAsync() => _ada.DisposeAsync();

    [Theory]
    [InlineData(CustomerTable.Name)]
    [InlineData(CustomerTable.Name, LoginTable.Name)]
    public async Task The_key_of_a_registration_brings_a_lost_customer_back_as_they_registered(params string[] tables)
    {
        await EndedAsync(RegistrationSaga.InstanceId(CredentialsApp.Ada));
        foreach (var table in tables)
            await Table(table).DeleteEntityAsync(KeyIn(table), RowIn(table), ETag.All, Stop);

        var answer = await CredentialsApp.UntilKnownAsync(() => _ada.App.SignUpAsync());

        Assert.Equal((201, true), (answer.Status, answer.IsReplay));
        Assert.Equal("ada@example.com", (await _ada.App.GetCustomerAsync(CredentialsApp.Ada)).Text("email"));
        await _ada.AssertPasswordAsync(CredentialsApp.Old);
    }

    [Fact]
    public async Task The_key_of_a_registration_ends_one_that_a_restore_has_brought_back_unfinished()
    {
        await EndedAsync(RegistrationSaga.InstanceId(CredentialsApp.Ada));
        var customer = await ReadAsync(CustomerTable.Name);
        (customer[nameof(CustomerRow.Status)], customer[nameof(CustomerRow.PendingPasswordHash)]) =
            (nameof(CustomerStatus.Pending), (await ReadAsync(LoginTable.Name))[nameof(LoginRow.PasswordHash)]);
        await Table(CustomerTable.Name).UpsertEntityAsync(customer, TableUpdateMode.Replace, Stop);

        var answer = await CredentialsApp.UntilKnownAsync(() => _ada.App.SignUpAsync());

        Assert.Equal((201, true), (answer.Status, answer.IsReplay));
        Assert.Equal("ada@example.com", (await _ada.App.GetCustomerAsync(CredentialsApp.Ada)).Text("email"));
        await _ada.AssertPasswordAsync(CredentialsApp.Old);
    }

    [Fact]
    public async Task A_profile_that_is_older_than_what_was_told_changes_to_a_version_that_nobody_was_told_of_yet()
    {
        var before = await ReadAsync(CustomerTable.Name);
        await _ada.ChangeProfileAsync(King, fromVersion: 1);
        await EndedAsync(ProfileSaga.InstanceId(CredentialsApp.Ada, 2));
        await Table(CustomerTable.Name).UpsertEntityAsync(before, TableUpdateMode.Replace, Stop);

        var first = await CredentialsApp.UntilKnownAsync(() => _ada.ChangeProfileAsync(Byron, fromVersion: 1));
        var next = await CredentialsApp.UntilKnownAsync(() => _ada.ChangeProfileAsync(King, fromVersion: 3));

        Assert.Equal((200, "\"3\"", "byron@example.com"), (first.Status, first.ETag, first.Text("email")));
        Assert.Equal((200, "\"4\"", "king@example.com"), (next.Status, next.ETag, next.Text("email")));
    }

    [Fact]
    public async Task A_login_that_is_older_than_its_last_change_gets_that_change_back_and_changes_from_there()
    {
        var before = await ReadAsync(LoginTable.Name);
        await CredentialsApp.UntilKnownAsync(() => _ada.ChangePasswordAsync(CredentialsApp.Old, CredentialsApp.New));
        await EndedAsync(PasswordSaga.InstanceId(CredentialsApp.Ada, 2));
        await Table(LoginTable.Name).UpsertEntityAsync(before, TableUpdateMode.Replace, Stop);

        var answer = await CredentialsApp.UntilKnownAsync(() => _ada.ChangePasswordAsync(CredentialsApp.Old, CredentialsApp.New));

        Assert.Equal(204, answer.Status);
        await _ada.AssertPasswordAsync(CredentialsApp.New);
    }

    [Fact]
    public async Task A_profile_change_whose_customer_is_lost_meanwhile_fails_for_good_and_says_so()
    {
        var held = _ada.App.Faults.Hold(nameof(UpdateCustomer));
        await _ada.ChangeProfileAsync(King, fromVersion: 1, prefer: "respond-async");
        await Eventually.TrueAsync(() => _ada.App.Faults.TableOperations.Any(operation => operation.Function == nameof(UpdateCustomer)));
        await Table(CustomerTable.Name).DeleteEntityAsync(CredentialsApp.Ada, CustomerRow.Key, ETag.All, Stop);
        held.SetResult();

        var saga = ProfileSaga.InstanceId(CredentialsApp.Ada, 2);
        await EndedAsync(saga);
        var failed = (await _ada.FindAsync(saga))!;
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("is not stored any more", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    private static string KeyIn(string table) => table == LoginTable.Name ? "ada" : CredentialsApp.Ada;

    private static string RowIn(string table) => table == LoginTable.Name ? "login" : CustomerRow.Key;

    private TableClient Table(string name) => _ada.App.Service<TableServiceClient>().GetTableClient(name);

    private async Task<TableEntity> ReadAsync(string table) =>
        (await Table(table).GetEntityAsync<TableEntity>(KeyIn(table), RowIn(table), cancellationToken: Stop)).Value;

    private Task EndedAsync(string instanceId) => Eventually.TrueAsync(async () => await _ada.FindAsync(instanceId) is { IsCompleted: true });
}
