using Azure.Data.Tables;
using CustomerFunctions.Logins;
using CustomerFunctions.Passwords;
using LocalRuntime.Engine.Faults;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Storage;
using Tests.Support;
using Tests.Unit.Customers;

namespace Tests.Integration.Customers;

public sealed class PasswordWriterTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly string User = UserId.For("ada", "key-1");

    private string _connectionString = "";
    private TableClient _logins = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connectionString = azurite.NewAccountConnectionString();
        _logins = Storage.Client(_connectionString, repeats: 3).GetTableClient(TableNames.Logins);
        await _logins.CreateIfNotExistsAsync(Stop);
        await _logins.AddEntityAsync(LoginRow.From(new Login("ada", User, "hash-1", Login.FirstPasswordVersion, Role.Customer)), Stop);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(FaultScript.FaultsOfOneWrite), MemberType = typeof(FaultScript))]
    public async Task A_password_and_its_reset_change_once_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddResetAsync("reset-a");
        await AddResetAsync("reset-b");

        var isSet = await FaultScript.CallAsSagaAsync(fault, () => Writer(repeats).TrySetAsync(Change("hash-2", "reset-a"), Stop));

        Assert.True(isSet);
        await AssertPasswordAsync("hash-2", version: 2);
        Assert.Equal(2L, (await FindResetAsync("reset-a"))!.UsedForVersion);
        Assert.Null(await FindResetAsync("reset-b"));
    }

    [Fact]
    public async Task Setting_it_again_changes_nothing_and_another_one_of_the_same_version_is_refused()
    {
        await AddResetAsync("reset-a");
        await Writer().TrySetAsync(Change("hash-2", "reset-a"), Stop);

        Assert.True(await Writer().TrySetAsync(Change("hash-2", "reset-a"), Stop));
        Assert.False(await Writer().TrySetAsync(Change("hash-3", "reset-a"), Stop));
        Assert.False(await Writer().TrySetAsync(Change("hash-3", null), Stop));
        await AssertPasswordAsync("hash-2", version: 2);
    }

    [Fact]
    public async Task A_reset_is_used_once()
    {
        await AddResetAsync("reset-a");
        await Writer().TrySetAsync(Change("hash-2", "reset-a"), Stop);

        Assert.False(await Writer().TrySetAsync(Change("hash-3", "reset-a") with { FromVersion = 2 }, Stop));
        await AssertPasswordAsync("hash-2", version: 2);
    }

    // The request came in time. Were its saga refused, the version that it should have made could be made by no other.
    [Fact]
    public async Task A_reset_that_expired_and_was_removed_while_its_saga_waited_still_counts()
    {
        Assert.True(await Writer().TrySetAsync(Change("hash-2", "reset-a"), Stop));
        await AssertPasswordAsync("hash-2", version: 2);
    }

    [Fact]
    public async Task Of_two_changes_at_once_one_is_made()
    {
        var bothRead = new Rendezvous(2);
        var script = new FaultScript { BeforeWrite = bothRead.ArriveAsync };

        var results = await Task.WhenAll(
            script.RunAsync(() => Writer().TrySetAsync(Change("hash-2", null), Stop)), script.RunAsync(() => Writer().TrySetAsync(Change("hash-3", null), Stop)));

        Assert.Single(results, isSet => isSet);
        await AssertPasswordAsync(results[0] ? "hash-2" : "hash-3", version: 2);
    }

    private static PasswordChange Change(string hash, string? resetId) => new("ada", User, Login.FirstPasswordVersion, hash) { ResetId = resetId };

    private PasswordWriter Writer(int repeats = 3)
    {
        var service = Storage.Client(_connectionString, repeats);
        return new PasswordWriter(service, new PasswordResetTable(service, Storage.ConflictRetry, TimeProvider.System), Storage.ConflictRetry);
    }

    private async Task AddResetAsync(string resetId) => await _logins.AddEntityAsync(
        new PasswordResetRow { PartitionKey = "ada", RowKey = resetId, SecretHash = "hash", CreatedAt = Samples.Now, ExpiresAt = Samples.Now.AddHours(1) }, Stop);

    private async Task<PasswordResetRow?> FindResetAsync(string resetId) =>
        await _logins.GetEntityIfExistsAsync<PasswordResetRow>("ada", resetId, cancellationToken: Stop) is { HasValue: true, Value: { } row } ? row : null;

    private async Task AssertPasswordAsync(string hash, long version)
    {
        var login = (await _logins.GetEntityAsync<LoginRow>("ada", LoginRow.Key, cancellationToken: Stop)).Value.ToLogin();
        Assert.Equal((hash, version), (login.PasswordHash, login.PasswordVersion));
    }
}
