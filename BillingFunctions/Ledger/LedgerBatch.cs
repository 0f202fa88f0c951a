using Azure;
using Shared.Identifiers;
using Shared.Storage;
using PendingRequest = Shared.Storage.PendingWrite<BillingFunctions.Ledger.LedgerRequest, BillingFunctions.Ledger.LedgerResult?>;

namespace BillingFunctions.Ledger;

/// <summary>
/// Requests to one account that are committed in one transaction. Each has a key of its own and gets its own answer; one that fails does not hold up the
/// others. An attempt that meets a conflict concludes nothing from it: the next one reads the account and the record of every operation, answers those that
/// are recorded (by another writer, or by a transaction whose answer was lost), and drafts the others anew.
/// </summary>
internal sealed class LedgerBatch(
    IReadOnlyList<PendingRequest> requests, AccountTable accounts, SeenRows<StoredAccount> seen, LedgerDamage damage, TimeProvider time)
{
    private readonly UserId _userId = requests[0].Request.Operation.UserId;

    private RequestFailedException? _conflict;
    private StoredAccount? _lastUsed;

    private PendingRequest[] Open => [.. requests.Where(request => !request.IsAnswered)];

    /// <summary>Makes one attempt, after which every request has its answer.</summary>
    /// <exception cref="RequestFailedException">A conflict: repeat the attempt. Any other status: the outcome of the open requests is unknown.</exception>
    /// <exception cref="AccountDamagedException">Rows of the account contradict each other.</exception>
    public async Task TryCommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CommitAsync(cancellationToken);
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            _conflict = exception;
            throw;
        }
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        // A row that was seen earlier saves a read where all operations are expected to be new. Records are compared with the account as it is stored now.
        var open = Open;
        var unrecorded = open.Where(request => request.Request.Record is null).ToArray();
        var account = open.Any(IsLookedUp) ? null : seen.Find(_userId);
        var isReadNow = account is null;
        account ??= await accounts.FindAsync(_userId, cancellationToken);

        await Task.WhenAll(open.Where(IsLookedUp).Select(request => LookUpAsync(request, account?.Account, cancellationToken)));
        if (_conflict is not null && open.Length == Open.Length)
        {
            LedgerMetrics.CountConflict();
            if (unrecorded.All(request => request.Request.Record is null))
                await DemandContentionAsync(account);
        }

        open = Open;
        if (open is [])
            return;

        var (draft, answers) = Draft(open, account?.Account);
        if (draft.Refuses && !draft.MovesMoney && !isReadNow)
        {
            account = await accounts.FindAsync(_userId, cancellationToken);
            (draft, answers) = Draft(open, account?.Account);
        }

        if (account is null && open.Any(request => request.Request.Action == LedgerAction.Apply))
            await damage.DemandNoEntriesAsync(_userId, cancellationToken);
        if (answers.Count == 0)
            return;

        _lastUsed = account;
        seen.Forget(_userId);
        if (await accounts.CommitAsync(_userId, account, draft, cancellationToken) is { } stored)
            seen.Keep(_userId, stored);
        foreach (var (request, result) in answers)
        {
            if (result.Reason is { } reason)
                LedgerMetrics.CountDecline(reason);
            request.Answer(result);
        }
    }

    // A request that cannot be drafted fails alone.
    private (LedgerDraft Draft, List<(PendingRequest Request, LedgerResult Result)> Answers) Draft(PendingRequest[] open, Account? account)
    {
        var draft = new LedgerDraft(account, time.GetUtcNow());
        List<(PendingRequest, LedgerResult)> answers = [];
        foreach (var request in open)
        {
            try
            {
                answers.Add((request, draft.Add(request.Request)));
            }
            catch (Exception exception) when (exception is AccountClosedException or OverflowException or InvalidOperationException)
            {
                request.Fail(exception);
            }
        }

        return (draft, answers);
    }

    // An operation that is to be applied is expected to be new, so before a conflict its record is not looked for.
    private bool IsLookedUp(PendingRequest pending) =>
        _conflict is not null || pending.Request is { Action: not LedgerAction.Apply } or { Operation.IsRepair: true };

    // Answers a request whose outcome is recorded.
    private async Task LookUpAsync(PendingRequest pending, Account? account, CancellationToken cancellationToken)
    {
        var request = pending.Request;

        try
        {
            request.Record = await FindRecordAsync(request.Operation, account, cancellationToken);
            if (request.Record is not { } record)
            {
                if (request.Action == LedgerAction.Refund)
                    pending.Answer(null);
                return;
            }

            if (await FindAnswerAsync(request, record, account, cancellationToken) is { } answer)
                pending.Answer(answer);
        }
        catch (Exception exception) when (exception is not RequestFailedException failure || !ConflictRetry.IsConflict(failure))
        {
            pending.Fail(exception);
        }
    }

    private async Task<OperationRow?> FindRecordAsync(LedgerOperation operation, Account? account, CancellationToken cancellationToken)
    {
        var record = await accounts.FindOperationAsync(operation, cancellationToken);
        if (record is null && operation.IsRepair)
            record = await damage.RecreateAsync(operation, account, cancellationToken);
        record?.DemandSameContent(operation);
        return record;
    }

    // Null where money has to be given back.
    private async Task<LedgerResult?> FindAnswerAsync(LedgerRequest request, OperationRow record, Account? account, CancellationToken cancellationToken)
    {
        var (operation, status, entry) = (request.Operation, record.ReadStatus(), default(LedgerEntry));
        if (request.Action == LedgerAction.Apply)
        {
            if (record.Sequence is { } sequence)
                entry = await damage.ReadEntryAsync(operation, sequence, account, cancellationToken);
            if (status == OperationStatus.Applied && record.IsOfEarlierRunThan(operation))
            {
                // From now on no activity of the earlier run, which may still be under way, undoes what this run relies on.
                record.Run = operation.Run;
                await accounts.UpdateOperationAsync(record, cancellationToken);
            }
        }
        else if (status == OperationStatus.Applied)
        {
            if (record.IsOfLaterRunThan(operation))
                throw new SupersededRunException(operation);
            await damage.ReadEntryAsync(operation, record.Sequence!.Value, account, cancellationToken);
            return null;
        }

        return new LedgerResult(status, record.ReadReason(), entry, IsReplay: true);
    }

    // Called where no operation has been recorded since the last attempt: then somebody else was faster, or the account is older than its entries.
    private async Task DemandContentionAsync(StoredAccount? now)
    {
        if (ConflictRetry.IsDuplicate(_conflict!) && _lastUsed is { } used && used.ETag == now?.ETag)
            throw await damage.FreezeAsync(_userId, $"there is an entry after {used.Account.Sequence}, which is its last one.");
    }
}
