using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.ProfileChanges;
using Microsoft.DurableTask.Client;
using OrderFunctions.Cancellation;
using OrderFunctions.Registrations;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Operations;

/// <summary>
/// The timer that purges, in the whole system: it was off when the timer was due, and makes up for that at its start. What clients repeat
/// then, long after the broker has forgotten its duplicates, is answered from what is stored.
/// </summary>
public sealed class HistoryPurgeTests : IAsyncLifetime
{
    private const string Password = "correct horse battery staple";
    private const string NewPassword = "another good password";

    // Half of it is a whole day, in which the daily timer is due whenever the test runs.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(2);

    private RunningSystem _system = null!;
    private ApiClient _client = null!;
    private UserId _userId;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.StartAsync();
        _client = new ApiClient(_system.Http.BaseAddress!);
        _userId = UserId.Parse(await _client.BecomeAsync("ada", Password));
        Assert.Equal(201, (await _client.PostAsync($"/api/accounts/{_userId}/deposits", new { amount = 1000 }, ("Idempotency-Key", "first"))).Status);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task After_the_purge_an_order_is_replayed_and_charged_no_second_time()
    {
        var confirmed = await OrderAsync("confirmed", 400);
        var rejected = await OrderAsync("rejected", 5000);
        await PurgeAsync(confirmed.OrderId, rejected.OrderId);
        await _client.PostAsync($"/api/accounts/{_userId}/deposits", new { amount = 9000 }, ("Idempotency-Key", "second"));

        var again = await OrderAsync("confirmed", 400);
        var rejectedAgain = await OrderAsync("rejected", 5000);

        Assert.Equal((201, true, confirmed.Body.GetRawText()), (again.Status, again.IsReplay, again.Body.GetRawText()));
        Assert.Equal((402, true, "Rejected"), (rejectedAgain.Status, rejectedAgain.IsReplay, rejectedAgain.Text("order", "status")));
        Assert.Equal((422, "/problems/idempotency-key-reused"), (await OrderAsync("confirmed", 399)).Problem);
        Assert.Equal((422, "/problems/idempotency-key-reused"), (await OrderAsync("rejected", 1)).Problem);
        await AssertBooksAsync("9600.00", mails: 3, confirmed.OrderId, rejected.OrderId);
    }

    [Fact]
    public async Task After_the_purge_a_cancellation_is_answered_and_refunded_no_second_time()
    {
        var order = await OrderAsync("books", 400);
        var cancelled = await CancelAsync(order.OrderId);
        await PurgeAsync(order.OrderId, CancellationSaga.InstanceIdOf(OrderId.Parse(order.OrderId)));

        var again = await CancelAsync(order.OrderId);
        var replayed = await OrderAsync("books", 400);

        Assert.Equal((200, cancelled.Body.GetRawText()), (again.Status, again.Body.GetRawText()));
        Assert.Equal((201, true, "Cancelled"), (replayed.Status, replayed.IsReplay, replayed.Text("status")));
        await AssertBooksAsync("1000.00", mails: 3, order.OrderId, CancellationSaga.InstanceIdOf(OrderId.Parse(order.OrderId)));
    }

    [Fact]
    public async Task After_the_purge_a_registration_is_answered_and_another_content_under_its_key_is_refused()
    {
        await PurgeAsync(RegistrationSaga.InstanceId(_userId));

        var again = await _client.RegisterAsync("ada", Password);
        var other = await _client.RegisterAsync("ada", NewPassword);

        Assert.Equal((201, true, _userId.ToString()), (again.Status, again.IsReplay, again.Text("userId")));
        Assert.Equal((422, "/problems/idempotency-key-reused"), other.Problem);
        await AssertBooksAsync("1000.00", mails: 1, RegistrationSaga.InstanceId(_userId));
    }

    [Fact]
    public async Task After_the_purge_changes_of_profile_and_password_are_answered_too()
    {
        var contact = new { firstName = "Ada", lastName = "King", email = "ada@example.com", phone = "+44 20 7946 0958" };
        var passwords = new { currentPassword = Password, newPassword = NewPassword };
        var changed = await _client.PutAsync($"/api/customers/{_userId}", contact, ("If-Match", "*"), ("Prefer", "wait=60"));
        Assert.Equal(204, (await _client.PutAsync($"/api/customers/{_userId}/password", passwords)).Status);
        await PurgeAsync(ProfileSaga.InstanceId(_userId, 2), PasswordSaga.InstanceId(_userId, 2));

        var profile = await _client.PutAsync($"/api/customers/{_userId}", contact, ("If-Match", "\"1\""), ("Prefer", "wait=60"));
        var password = await _client.PutAsync($"/api/customers/{_userId}/password", passwords);

        Assert.Equal((200, true, changed.Body.GetRawText()), (profile.Status, profile.IsReplay, profile.Body.GetRawText()));
        Assert.Equal((204, true), (password.Status, password.IsReplay));
    }

    [Fact]
    public async Task What_is_younger_than_the_retention_is_kept()
    {
        var old = await OrderAsync("old", 1);
        await RestartAsync(Retention / 2);
        var young = await OrderAsync("young", 1);
        await EndedAsync(young.OrderId);

        await RestartAsync(Retention + TimeSpan.FromHours(1));

        await Eventually.TrueAsync(async () => await FindAsync(old.OrderId) is null);
        Assert.NotNull(await FindAsync(young.OrderId));
    }

    private Task<ApiAnswer> OrderAsync(string key, decimal price) =>
        _client.PostAsync("/api/orders", new { price }, ("Idempotency-Key", key), ("Prefer", "wait=60"));

    private Task<ApiAnswer> CancelAsync(string orderId) => _client.PostAsync($"/api/orders/{orderId}/cancellation", "", ("Prefer", "wait=60"));

    /// <summary>Lets the sagas end and their mails go out, and then the retention and a bit pass.</summary>
    private async Task PurgeAsync(params string[] instanceIds)
    {
        foreach (var instanceId in instanceIds)
            await EndedAsync(instanceId);

        // A stop between a mail and its record would send the mail again.
        await Eventually.EmptyAsync(() => Undelivered.DescribeAsync(_system.ServiceBusConnection));
        await RestartAsync(Retention + TimeSpan.FromHours(1));
        foreach (var instanceId in instanceIds)
            await Eventually.TrueAsync(async () => await FindAsync(instanceId) is null);
    }

    private async Task RestartAsync(TimeSpan later)
    {
        await _system.StartAgainAsync(options =>
            options.WithSettings(("Orchestrations:HistoryRetention", Retention.ToString("c"))) with { Time = new ShiftedTime(later) });
        _client.Token = await SignedIn.StartSessionAsync(Storage.Client(_system.TablesConnection, repeats: 3), _userId);
    }

    private Task EndedAsync(string instanceId) => Eventually.TrueAsync(async () => await FindAsync(instanceId) is { IsCompleted: true });

    private Task<OrchestrationMetadata?> FindAsync(string instanceId) => _system.Durable.GetInstanceAsync(instanceId, Stop);

    /// <summary>Whatever was driven again: it has ended, the money is where it was, and nobody got a mail twice.</summary>
    private async Task AssertBooksAsync(string balance, int mails, params string[] drivenAgain)
    {
        foreach (var instanceId in drivenAgain)
            await Eventually.TrueAsync(async () => await FindAsync(instanceId) is null or { IsCompleted: true });
        await Eventually.EmptyAsync(() => Undelivered.DescribeAsync(_system.ServiceBusConnection));

        Assert.Equal(balance, (await _client.GetAsync($"/api/accounts/{_userId}")).Text("balance"));
        Assert.Equal(mails, _system.Mailbox.List("ada@example.com").Count);
        Assert.Equal(mails, _system.Mailbox.List("ada@example.com").Select(mail => mail.Subject).Distinct().Count());
    }
}
