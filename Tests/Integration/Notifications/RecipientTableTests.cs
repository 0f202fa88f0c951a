using NotificationFunctions.Recipients;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Notifications;

public sealed class RecipientTableTests(TableServiceFixture tableService) : IAsyncLifetime
{
    private static readonly UserId User = UserId.For("ada", "key-1");

    private readonly string _connectionString = tableService.NewAccountConnectionString();
    private RecipientTable _recipients = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Storage.Client(_connectionString, repeats: 3).CreateTableIfNotExistsAsync(RecipientTable.Name, Stop);
        _recipients = Table(repeats: 3);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Nobody_is_known_at_first() => Assert.Null(await _recipients.FindAsync(User, Stop));

    [Theory]
    [InlineData(1L, 2L, 3L)]
    [InlineData(1L, 3L, 2L)]
    [InlineData(2L, 1L, 3L)]
    [InlineData(2L, 3L, 1L)]
    [InlineData(3L, 1L, 2L)]
    [InlineData(3L, 2L, 1L)]
    [InlineData(3L, 3L, 1L, 3L)]
    public async Task The_newest_profile_remains_in_whatever_order_they_come(params long[] versions)
    {
        foreach (var version in versions)
            await KeepAsync(_recipients, Profile(version));

        Assert.Equal(Profile(3), await _recipients.FindAsync(User, Stop));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_first_profile_is_kept_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await FaultScript.CallAsSagaAsync(fault, () => KeepAsync(Table(repeats), Profile(1)));

        Assert.Equal(Profile(1), await _recipients.FindAsync(User, Stop));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_newer_profile_is_kept_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await KeepAsync(_recipients, Profile(1));

        await FaultScript.CallAsSagaAsync(fault, () => KeepAsync(Table(repeats), Profile(2)));

        Assert.Equal(Profile(2), await _recipients.FindAsync(User, Stop));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_profiles_that_come_at_once_the_newest_remains(long storedVersion)
    {
        if (storedVersion > 0)
            await KeepAsync(_recipients, Profile(storedVersion));
        var together = new Rendezvous(3);
        var script = new FaultScript { BeforeWrite = together.ArriveAsync };

        await script.RunAsync(
            () => Task.WhenAll(KeepAsync(_recipients, Profile(2)), KeepAsync(_recipients, Profile(4)), KeepAsync(_recipients, Profile(3))));

        Assert.Equal(Profile(4), await _recipients.FindAsync(User, Stop));
    }

    private static Recipient Profile(long version) => new(User, version, "Ada", "Lovelace", $"ada{version}@example.com");

    private static async Task<bool> KeepAsync(RecipientTable table, Recipient profile)
    {
        await table.KeepNewestAsync(
            new CustomerUpdated(profile.UserId, profile.ProfileVersion, profile.FirstName, profile.LastName, profile.Email), Stop);
        return true;
    }

    private RecipientTable Table(int repeats) => new(Storage.Client(_connectionString, repeats), Storage.ConflictRetry);
}
