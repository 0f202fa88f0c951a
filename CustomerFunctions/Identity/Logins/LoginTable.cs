using Azure;
using Azure.Data.Tables;
using Shared.Storage;

namespace CustomerFunctions.Identity.Logins;

/// <summary>The table of logins.</summary>
public sealed class LoginTable(TableServiceClient service, ConflictRetry retry)
{
    /// <summary>The name of the table: user names, password hashes, and what sign-in counts.</summary>
    public const string Name = "Logins";

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>Reads a login; null where nobody has the name.</summary>
    /// <param name="userName">A user name in its normal form.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Login?> FindAsync(string userName, CancellationToken cancellationToken) =>
        (await FindRowAsync(userName, cancellationToken))?.ToLogin();

    /// <summary>Adds a login unless somebody else has its name.</summary>
    /// <returns>Whether the name belongs to the login's user now. It may have before: then nothing was changed.</returns>
    public async Task<bool> TryAddAsync(Login login, CancellationToken cancellationToken)
    {
        try
        {
            await _table.AddEntityAsync(LoginRow.From(login), cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            // Perhaps this very write came through and its answer was lost: the owner of the name tells.
            if (await FindAsync(login.UserName, cancellationToken) is { } stored)
            {
                return stored.UserId == login.UserId;
            }

            throw;
        }
    }

    /// <summary>Replaces a login by what the change makes of it. The change may run several times, each time on what is stored then.</summary>
    /// <param name="userName">A user name that somebody has.</param>
    /// <param name="change">Returns its argument where nothing has to be changed; then nothing is written.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>The login as stored.</returns>
    /// <exception cref="InvalidOperationException">Nobody has the name.</exception>
    public Task<Login> ChangeAsync(string userName, Func<Login, Login> change, CancellationToken cancellationToken) => retry.RunAsync(
        async token =>
        {
            var row = await FindRowAsync(userName, token) ?? throw new InvalidOperationException("Nobody has the user name any more.");
            var before = row.ToLogin();
            var after = change(before);
            if (after != before)
            {
                await _table.UpdateEntityAsync(LoginRow.From(after), row.ETag, TableUpdateMode.Replace, token);
            }

            return after;
        },
        cancellationToken);

    private Task<LoginRow?> FindRowAsync(string userName, CancellationToken cancellationToken) =>
        _table.FindAsync<LoginRow>(userName, LoginRow.Key, cancellationToken);
}
