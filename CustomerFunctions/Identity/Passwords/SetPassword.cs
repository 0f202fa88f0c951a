using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identifiers;
using Shared.Sagas;
using Shared.Storage;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>
/// Activity: gives a login its new password. The password and the resets that it uses up change together or not at all. Setting it again changes
/// nothing.
/// </summary>
public sealed class SetPassword(
    TableServiceClient service, CustomerTable customers, PasswordChangeTable changes, PasswordResetTable resets, ConflictRetry retry, TimeProvider time)
{
    private readonly TableClient _table = service.GetTableClient(LoginTable.Name);

    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task<bool> CallAsync(TaskOrchestrationContext context, PasswordChange change) =>
        context.CallActivityAsync<bool>(nameof(SetPassword), change, SagaRetries.UntilDoneIn(context));

    /// <summary>
    /// Returns whether the login has the password that this change chose, by this call or an earlier one; false where another change was first, or
    /// the user has left.
    /// </summary>
    /// <exception cref="DataLossException">The customer, the login or the change is not stored any more.</exception>
    [Function(nameof(SetPassword))]
    public async Task<bool> RunAsync([ActivityTrigger] PasswordChange change, CancellationToken cancellationToken)
    {
        if (!change.IsStored)
        {
            return await retry.RunAsync(token => SetVersion1Async(change, token), cancellationToken);
        }

        var customer = await customers.FindAsync(change.UserId, cancellationToken)
            ?? throw new DataLossException($"Customer '{change.UserId}' is not stored any more.");
        return customer.Status == CustomerStatus.Approved
            && await retry.RunAsync(token => SetAsync(change, customer.UserName, token), cancellationToken);
    }

    private async Task<bool> SetAsync(PasswordChange change, string userName, CancellationToken cancellationToken)
    {
        var row = await FindLoginAsync(userName, change.UserId, cancellationToken);
        var login = row.ToLogin();
        if (login.UserId != change.UserId || !login.HasPassword)
        {
            return false;
        }

        // Only one stored change makes a version, so a login that has come so far has come through this one.
        if (login.PasswordVersion >= change.ToVersion)
        {
            return true;
        }

        var stored = await changes.FindAsync(userName, change.ToVersion, cancellationToken);
        if (login.PasswordVersion != change.FromVersion || stored is not { PasswordHash: { } hash })
        {
            throw new DataLossException($"Password {change.ToVersion} of '{change.UserId}' is made from what is not stored any more.");
        }

        var open = await resets.ReadAsync(userName, cancellationToken);
        if (stored.ResetId is { } resetId && !open.Any(reset => reset.RowKey == resetId && reset.UsedForVersion is null))
        {
            await changes.RemoveAsync(userName, change.ToVersion, cancellationToken);
            return false;
        }

        (stored.PasswordHash, stored.ChangedAt) = (null, time.GetUtcNow());
        await SubmitAsync(
            row,
            login.WithPassword(hash, stored.AddressKey),
            stored.ResetId,
            open,
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, stored, stored.ETag),
            cancellationToken);
        return true;
    }

    // Sagas that were started with the hash in their input.
    private async Task<bool> SetVersion1Async(PasswordChange change, CancellationToken cancellationToken)
    {
        var row = await FindLoginAsync(change.UserName!, change.UserId, cancellationToken);
        var login = row.ToLogin();
        if (login.UserId != change.UserId || !login.HasPassword)
        {
            return false;
        }

        var after = login.WithPassword(change.PasswordHash!, change.AddressKey);
        if (login.PasswordVersion != change.FromVersion)
        {
            return login.PasswordVersion == change.ToVersion && login.ChangeKey == after.ChangeKey;
        }

        var open = await resets.ReadAsync(change.UserName!, cancellationToken);
        if (open.Any(reset => reset.RowKey == change.ResetId && reset.UsedForVersion is not null))
        {
            return false;
        }

        await SubmitAsync(row, after, change.ResetId, open, alsoChanged: null, cancellationToken);
        return true;
    }

    private async Task<LoginRow> FindLoginAsync(string userName, UserId userId, CancellationToken cancellationToken) =>
        await _table.FindAsync<LoginRow>(userName, LoginRow.Key, cancellationToken)
            ?? throw new DataLossException($"The login of '{userId}' is not stored any more.");

    private async Task SubmitAsync(
        LoginRow before,
        Login after,
        string? resetId,
        IReadOnlyList<PasswordResetRow> open,
        TableTransactionAction? alsoChanged,
        CancellationToken cancellationToken) =>
        await _table.SubmitTransactionAsync(
            [
                new TableTransactionAction(TableTransactionActionType.UpdateReplace, LoginRow.From(after), before.ETag),
                .. alsoChanged is null ? Array.Empty<TableTransactionAction>() : [alsoChanged],
                .. open.Select(reset => reset.RowKey == resetId ? reset.ToUse(after.PasswordVersion) : reset.ToDelete()),
            ],
            cancellationToken);
}
