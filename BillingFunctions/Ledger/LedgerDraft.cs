namespace BillingFunctions.Ledger;

/// <summary>What the ledger is asked to do with an operation.</summary>
internal enum LedgerAction
{
    /// <summary>Apply it, or decline it.</summary>
    Apply,

    /// <summary>Give its money back, or call it off where it is not recorded.</summary>
    Reverse,

    /// <summary>Give its money back, which it must have moved.</summary>
    Refund,
}

/// <summary>One request to the ledger.</summary>
internal sealed record LedgerRequest(LedgerOperation Operation, LedgerAction Action)
{
    /// <summary>The record of the operation as it was read; null while it is not recorded or was not looked for.</summary>
    public OperationRow? Record { get; set; }
}

/// <summary>
/// What a list of requests does to an account when they come one after the other. It is made from what was read and writes nothing; one transaction then
/// writes it (<see cref="AccountTable.CommitAsync"/>).
/// </summary>
/// <param name="account">The account before; null where there is none.</param>
/// <param name="time">The time of what is booked.</param>
internal sealed class LedgerDraft(Account? account, DateTimeOffset time)
{
    private readonly Account? _before = account;
    private readonly List<LedgerEntry> _entries = [];
    private readonly List<OperationRow> _records = [];

    /// <summary>The account after all requests so far; null where there is none.</summary>
    public Account? Account { get; private set; } = account;

    /// <summary>The entries to add, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>The records to add; or, where they have an ETag, to replace.</summary>
    public IReadOnlyList<OperationRow> Records => _records;

    /// <summary>Whether the account changes, so that the transaction carries its ETag.</summary>
    public bool MovesMoney => Account != _before;

    /// <summary>Whether the account made a request be refused. If the draft moves no money, the account must have been read in this attempt.</summary>
    public bool Refuses { get; private set; }

    /// <summary>Adds a request whose outcome is not recorded yet.</summary>
    /// <returns>Its outcome, once the draft is written.</returns>
    /// <exception cref="OverflowException">The balance would not fit. The draft is as it was before.</exception>
    /// <exception cref="AccountClosedException">Money cannot be given back to a closed account. The draft is as it was before.</exception>
    /// <exception cref="InvalidOperationException">The account has another currency than its own debit. The draft is as it was before.</exception>
    public LedgerResult Add(LedgerRequest request) => request switch
    {
        { Action: LedgerAction.Apply } => Apply(request.Operation),
        { Record: { } debit } => GiveBack(request.Operation, debit),
        _ => CallOff(request.Operation),
    };

    private LedgerResult Apply(LedgerOperation operation)
    {
        var obstacle = Account is null ? DeclineReason.AccountMissing : Account.FindObstacle(operation);
        if (obstacle is { } reason)
        {
            Refuses = true;
            var declined = OperationRow.From(operation, OperationStatus.Declined, time);
            declined.Reason = reason.ToString();
            _records.Add(declined);
            return new LedgerResult(OperationStatus.Declined, reason, null, IsReplay: false);
        }

        var entry = Book(operation, operation.Kind);
        var applied = OperationRow.From(operation, OperationStatus.Applied, entry.CreatedAt);
        applied.Sequence = entry.Sequence;
        _records.Add(applied);
        return new LedgerResult(OperationStatus.Applied, null, entry, IsReplay: false);
    }

    private LedgerResult GiveBack(LedgerOperation operation, OperationRow debit)
    {
        if (Account is { Status: AccountStatus.Closed })
            throw new AccountClosedException(operation);

        var entry = Book(operation, EntryKind.OrderRefund);
        debit.Status = nameof(OperationStatus.Reversed);
        debit.Run = operation.Run ?? debit.Run;
        _records.Add(debit);
        return new LedgerResult(OperationStatus.Reversed, null, entry, IsReplay: false);
    }

    private LedgerResult CallOff(LedgerOperation operation)
    {
        _records.Add(OperationRow.From(operation, OperationStatus.Void, time));
        return new LedgerResult(OperationStatus.Void, null, null, IsReplay: false);
    }

    private LedgerEntry Book(LedgerOperation operation, EntryKind kind)
    {
        var (after, entry) = Account!.Book(operation, kind, time);
        Account = after;
        _entries.Add(entry);
        return entry;
    }
}
