using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using Microsoft.AspNetCore.Identity;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Identity.Sessions;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>A test about who somebody is, with Ada's login and what belongs to it in the table service.</summary>
public abstract class IdentityTest(TableServiceFixture tableService) : CustomerTest(tableService)
{
    protected const string Old = Samples.Password;
    protected const string New = "another good password";
    protected const string Other = "a third good password";

    protected static UserId Ada { get; } = UserId.For("ada", "key-1");

    /// <summary>A process that nothing disturbs.</summary>
    private protected IdentityProcess Calm { get; private set; } = null!;

    /// <summary>Another process.</summary>
    /// <param name="repeats">How often it repeats a request that gets no answer.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="strength">How strong its hashes are, in comparison.</param>
    private protected IdentityProcess Process(int repeats = 3, TimeProvider? time = null, int strength = 1) => new(Service(repeats), time, strength);

    /// <summary>Adds Ada and her login, with the old password.</summary>
    private protected async Task<Login> AddAdaAsync()
    {
        Calm = Process();
        var login = new Login("ada", Ada, Calm.Hashing.Hash(Old), Login.FirstPasswordVersion, Role.Customer);
        Assert.True(await Calm.Logins.TryAddAsync(login, Stop));
        await AddApprovedAsync(Samples.Form());
        return login;
    }

    /// <summary>Stores a change of Ada's password, as it is stored before its saga starts.</summary>
    private protected async Task<PasswordChange> StoreChangeAsync(string password, string? resetId = null, string? addressKey = null)
    {
        var login = await ReadAdaAsync();
        var change = PasswordChangeRow.For(login, Calm.Hashing.Hash(password));
        (change.ResetId, change.AddressKey) = (resetId, addressKey);
        Assert.Same(change, await Calm.Changes.AddAsync(change, Stop));
        return PasswordChange.Stored(Ada, login.PasswordVersion, keptSession: null);
    }

    private protected async Task<Login> ReadAdaAsync() => (await Logins.FindAsync("ada", Stop))!;

    /// <summary>Which of the passwords is right now.</summary>
    private protected async Task<string> RightPasswordAsync()
    {
        var hash = (await ReadAdaAsync()).PasswordHash;
        return Assert.Single(new[] { Old, New, Other }, password => Calm.Hashing.Verify(hash, password) != PasswordVerificationResult.Failed);
    }

    /// <summary>Calls under a plan of faults.</summary>
    private protected static async Task<T> UnderAsync<T>(IFaultPlan faults, Func<Task<T>> call)
    {
        new FaultScope(faults).Enter();
        return await call();
    }

    /// <summary>Starts a session of Ada's without a sign-in.</summary>
    private protected async Task<Session> AddSessionAsync(DateTimeOffset? expiresAt = null)
    {
        var session = new Session(Ada, SessionToken.New(Ada).Key, Role.Customer, expiresAt ?? DateTimeOffset.UtcNow.AddHours(12));
        await new SessionTable(Service(repeats: 3)).AddAsync(session, Stop);
        return session;
    }

    /// <summary>The keys of Ada's sessions, ended by time or not.</summary>
    private protected async Task<IReadOnlyList<string>> SessionKeysAsync() => await KeysAsync(SessionTable.Name, Ada);

    /// <summary>The keys of a partition's rows.</summary>
    private protected async Task<IReadOnlyList<string>> KeysAsync(string table, string partitionKey)
    {
        var keys = new List<string>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}");
        await foreach (var row in Service(repeats: 3).GetTableClient(table).QueryAsync<TableEntity>(filter, cancellationToken: Stop))
            keys.Add(row.RowKey);
        return keys;
    }
}
