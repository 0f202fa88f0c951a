using Azure.Messaging.ServiceBus;
using NotificationFunctions.Recipients;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Notifications;

/// <summary>The copy of a customer's profile follows the profile, whatever becomes of the events, and mails go where the copy says.</summary>
public sealed class ProfileUpdateTests : IAsyncLifetime
{
    private static readonly UserId User = UserId.For("ada", "by hand");

    private RunningSystem _system = null!;
    private ServiceBusClient _broker = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.StartAsync();
        _broker = new ServiceBusClient(_system.ServiceBusConnection);
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task After_a_change_of_the_email_the_next_mail_goes_to_the_new_address()
    {
        using var client = new ApiClient(_system.Http.BaseAddress!);
        var userId = await client.BecomeAsync("ada", "correct horse battery staple");
        await client.PostAsync($"/api/accounts/{userId}/deposits", new { amount = 1000 }, ("Idempotency-Key", "first"));
        await OrderAsync(client, "before");
        await MailAsync("ada@example.com", "is confirmed");

        var contact = new
        {
            firstName = "Ada",
            lastName = "King",
            email = "ada.king@example.com",
            phone = "+44 20 7946 0958",
            currentPassword = "correct horse battery staple",
        };
        Assert.Equal(200, (await client.PutAsync($"/api/customers/{userId}", contact, ("If-Match", "*"), ("Prefer", "wait=60"))).Status);
        await Eventually.TrueAsync(async () => (await FindAsync(UserId.Parse(userId)))?.Email == "ada.king@example.com");
        await OrderAsync(client, "after");

        await MailAsync("ada.king@example.com", "is confirmed");
        Assert.Single(_system.Mailbox.List("ada@example.com"), mail => mail.Subject.EndsWith("is confirmed", StringComparison.Ordinal));
        await Eventually.TrueAsync(async () =>
            (await client.GetAsync("/api/notifications")).Body.GetProperty("notifications")[0].GetProperty("to").GetString() == "ada.king@example.com");
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(3, 2, 1)]
    [InlineData(2, 3, 2, 3, 1, 1, 2)]
    [InlineData(3, 1, 3, 2, 2)]
    public async Task Late_twice_or_out_of_order_the_copy_ends_at_the_newest_profile_and_never_goes_back(params int[] versions)
    {
        var newest = 0;
        foreach (var version in versions)
        {
            await PublishAsync(version == 1 ? new CustomerRegistered(User, 1, "Ada", "Lovelace", AddressOf(1)) : Updated(version));
            await SettledAsync();

            newest = Math.Max(newest, version);
            Assert.Equal((newest, AddressOf(newest)), ((await FindAsync(User))!.ProfileVersion, (await FindAsync(User))!.Email));
        }

        await PublishAsync(Confirmed());
        await MailAsync(AddressOf(3), "is confirmed");
        Assert.Single(_system.Mailbox.List(), mail => mail.Subject == "Welcome!");
    }

    [Fact]
    public async Task All_at_once_the_copy_ends_at_the_newest_profile_as_well()
    {
        await Task.WhenAll(Enumerable.Range(2, 19).Reverse().Select(version => PublishAsync(Updated(version))));
        await SettledAsync();

        Assert.Equal((20, AddressOf(20)), ((await FindAsync(User))!.ProfileVersion, (await FindAsync(User))!.Email));
        Assert.Empty(await DeadLetters.DescribeAsync(_system.ServiceBusConnection));
    }

    [Fact]
    public async Task A_mail_that_comes_before_the_profile_waits_for_it_and_goes_to_the_newest_address()
    {
        await PublishAsync(Confirmed());
        await Eventually.TrueAsync(async () => await Undelivered.DescribeAsync(_system.ServiceBusConnection) is [var waiting]
            && waiting.StartsWith(ServiceBusEntities.EmailRetriesQueue, StringComparison.Ordinal));
        Assert.Empty(_system.Mailbox.List());

        await PublishAsync(Updated(2));

        await MailAsync(AddressOf(2), "is confirmed");
        await SettledAsync();
        Assert.Single(_system.Mailbox.List());
    }

    private static string AddressOf(long version) => $"ada{version}@example.com";

    private static CustomerUpdated Updated(int version) => new(User, version, "Ada", "King", AddressOf(version));

    private static OrderConfirmed Confirmed() => new(OrderId.For(User, "books"), User, 400m, "USD", "Two books");

    // As the orders app does it, except that the topic sees no duplicates.
    private async Task PublishAsync(IntegrationEvent data)
    {
        await using var sender = _broker.CreateSender(data.Topic);
        var body = CloudEvent.From(data, DateTimeOffset.UtcNow).ToUtf8Json();
        await sender.SendMessageAsync(new ServiceBusMessage(body) { MessageId = Guid.NewGuid().ToString() }, Stop);
    }

    private Task SettledAsync() => Eventually.EmptyAsync(() => Undelivered.DescribeAsync(_system.ServiceBusConnection), TimeSpan.FromSeconds(60));

    private Task<Recipient?> FindAsync(UserId userId) =>
        new RecipientTable(Storage.Client(_system.TablesConnection, repeats: 3), Storage.ConflictRetry).FindAsync(userId, Stop);

    private Task MailAsync(string to, string subject) =>
        Eventually.TrueAsync(() => _system.Mailbox.List(to).Any(mail => mail.Subject.EndsWith(subject, StringComparison.Ordinal)), TimeSpan.FromSeconds(60));

    private static async Task OrderAsync(ApiClient client, string key) =>
        Assert.Equal(201, (await client.PostAsync("/api/orders", new { price = 1 }, ("Idempotency-Key", key), ("Prefer", "wait=60"))).Status);
}
