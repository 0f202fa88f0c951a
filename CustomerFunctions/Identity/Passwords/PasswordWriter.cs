using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using Shared.Sagas;
using Shared.Storage;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>Writes passwords. A password and the resets that it uses up change together or not at all.</summary>
public sealed class PasswordWriter(TableServiceClient service, PasswordResetTable resets, ConflictRetry retry)
{
    private readonly TableClient _table = service.GetTableClient(LoginTable.Name);

    /// <summary>Makes the change unless another one was first, of this password or by this reset.</summary>
    /// <exception cref="DataLossException">The login, for which the change was asked, is gone.</exception>
    /// <returns>Whether the login has the new password, by this call or an earlier one.</returns>
    internal Task<bool> TrySetAsync(PasswordChange change, CancellationToken cancellationToken) => retry.RunAsync(
        async token =>
        {
            var stored = await _table.FindAsync<LoginRow>(change.UserName, LoginRow.Key, token)
                ?? throw new DataLossException($"The login of '{change.UserId}' is not stored any more.");
            var login = stored.ToLogin();
            if (login.UserId != change.UserId)
            {
                return false;
            }

            if (login.PasswordVersion != change.FromVersion)
            {
                return login.PasswordVersion == change.FromVersion + 1 && login.ChangeKey == change.Key;
            }

            // A reset that is missing was there when the change was asked for. It has been swept since, for a change would have made another
            // version. To refuse it now would block that version for good: the saga that makes it runs once.
            var rows = await resets.ReadAsync(change.UserName, token);
            if (rows.Any(row => row.RowKey == change.ResetId && row.UsedForVersion is not null))
            {
                return false;
            }

            var after = login with { PasswordHash = change.PasswordHash, PasswordVersion = login.PasswordVersion + 1, ChangeKey = change.Key };
            after = change.AddressKey is { } addressKey ? after.Remember(addressKey) : after;
            await _table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.UpdateReplace, LoginRow.From(after), stored.ETag),
                    .. rows.Select(row => row.RowKey == change.ResetId ? row.ToUse(after.PasswordVersion) : row.ToDelete()),
                ],
                token);
            return true;
        },
        cancellationToken);
}
