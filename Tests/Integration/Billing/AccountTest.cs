using Azure.Data.Tables;
using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Http.Requests;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

/// <summary>A test with accounts in the table service, to which several processes may write.</summary>
public abstract class AccountTest(TableServiceFixture tableService) : IAsyncLifetime
{
    protected static readonly Currency Usd = Currency.Find("USD");

    private readonly List<UserId> _users = [];
    private TableServiceClient _service = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The accounts, by a client without faults.</summary>
    private protected AccountTable Accounts { get; private set; } = null!;

    private protected AccountLedger Ledger { get; private set; } = null!;

    private protected string ConnectionString { get; private set; } = "";

    /// <summary>The rows beneath the accounts.</summary>
    protected TableClient Table => _service.GetTableClient(AccountTable.Name);

    public virtual async ValueTask InitializeAsync()
    {
        ConnectionString = tableService.NewAccountConnectionString();
        _service = Storage.Client(ConnectionString, repeats: 3);
        await _service.CreateTableIfNotExistsAsync(AccountTable.Name, Stop);
        (Accounts, Ledger) = OtherProcess(repeats: 3);
    }

    /// <summary>After every test each ledger must agree with its account.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var user in _users)
            await LedgerAudit.RunAsync(Table, user);
    }

    /// <summary>What another process would write with: it shares no lock with the others.</summary>
    /// <param name="repeats">How often its client repeats a request that gets no answer.</param>
    private protected (AccountTable Accounts, AccountLedger Ledger) OtherProcess(int repeats)
    {
        var accounts = new AccountTable(Storage.Client(ConnectionString, repeats));
        return (accounts, new AccountLedger(accounts, Storage.ConflictRetry, TimeProvider.System));
    }

    /// <summary>A new account with a balance, in minor units.</summary>
    protected async Task<UserId> OpenAsync(long balance = 0, AccountStatus status = AccountStatus.Active, Currency? currency = null)
    {
        var userId = await OpenUncheckedAsync(balance, currency);
        _users.Add(userId);
        if (status != AccountStatus.Active)
            await SetAsync(userId, nameof(AccountRow.Status), status.ToString());
        return userId;
    }

    /// <summary>A new account that a test damages: after the test its ledger need not agree.</summary>
    protected async Task<UserId> OpenUncheckedAsync(long balance = 0, Currency? currency = null)
    {
        var userId = UserId.For("test", Guid.NewGuid().ToString());
        await new OpenAccount(Accounts, TimeProvider.System).RunAsync(new OpenAccountRequest(userId, currency ?? Usd), Stop);
        if (balance > 0)
            await Ledger.ApplyAsync(Deposit(userId, "opening", balance), Stop);
        return userId;
    }

    protected async Task SetAsync(string userId, string property, object value) => await Table
        .UpdateEntityAsync(new TableEntity(userId, AccountRow.Key) { [property] = value }, Azure.ETag.All, TableUpdateMode.Merge, Stop);

    protected async Task<long> BalanceAsync(UserId userId) => (await FindAsync(userId)).Balance.MinorUnits;

    private protected async Task<Account> FindAsync(UserId userId) => (await Accounts.FindAsync(userId, Stop))!.Account;

    protected async Task<IReadOnlyList<LedgerEntry>> EntriesAsync(UserId userId) =>
        (await Accounts.ReadEntriesAsync(userId, new PageRequest(100, null), Stop)).Items;

    protected static LedgerOperation Deposit(UserId userId, string key, long amount) => new(userId, EntryKind.Deposit, key, new Money(amount, Usd));

    protected static LedgerOperation Debit(UserId userId, string orderId, long amount) => new(userId, EntryKind.OrderDebit, orderId, new Money(amount, Usd));
}
