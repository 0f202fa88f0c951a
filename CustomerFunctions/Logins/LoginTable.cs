using Azure;
using Azure.Data.Tables;
using Shared.Storage;

namespace CustomerFunctions.Logins;

/// <summary>The table of logins.</summary>
public sealed class LoginTable(TableServiceClient service)
{
    private readonly TableClient _table = service.GetTableClient(TableNames.Logins);

    /// <summary>Reads a login; null where nobody has the name.</summary>
    /// <param name="userName">A user name in its normal form.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Login?> FindAsync(string userName, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<LoginRow>(userName, LoginRow.Key, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value!.ToLogin() : null;
    }

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
}
