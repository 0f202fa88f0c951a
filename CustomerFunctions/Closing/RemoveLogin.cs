using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Roles;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Identity.Sessions;
using Shared.Sagas;

namespace CustomerFunctions.Closing;

/// <summary>
/// Activity: takes the login from a customer who leaves. The user name stays taken, so that nobody else becomes who the customer was; password,
/// addresses, open changes and resets go. Sessions end once more, because somebody may have signed in until now. Doing it again changes nothing.
/// </summary>
public sealed class RemoveLogin(
    TableServiceClient service, CustomerTable customers, LoginTable logins, SessionTable sessions, AdminTable admins)
{
    private readonly TableClient _table = service.GetTableClient(LoginTable.Name);

    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, UserId userId) =>
        context.CallActivityAsync(nameof(RemoveLogin), userId, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when nobody can sign in as the customer, and nobody is signed in.</summary>
    [Function(nameof(RemoveLogin))]
    public async Task RunAsync([ActivityTrigger] UserId userId, CancellationToken cancellationToken)
    {
        // Once the name is erased, as when a closing is repeated, it can only be searched for.
        var userName = await customers.FindAsync(userId, cancellationToken) is { UserName: { Length: > 0 } known }
            ? known
            : await logins.SearchUserNameAsync(userId, cancellationToken);
        if (userName is not null && await DisableAsync(userName, userId, cancellationToken))
        {
            // A login without a password takes no new changes and resets, so what is removed now does not come back.
            await RemoveOthersAsync(userName, cancellationToken);
        }

        await sessions.RemoveAllAsync(userId, exceptKey: null, cancellationToken);
        await admins.ForgetAsync(userId, cancellationToken);
    }

    // Whether the name is the user's. Where the login was lost, the name is taken again.
    private async Task<bool> DisableAsync(string userName, UserId userId, CancellationToken cancellationToken)
    {
        var login = await logins.ChangeAsync(userName, stored => stored.UserId == userId ? stored.Disable() : stored, cancellationToken);
        return login is null
            ? await logins.TryAddAsync(new Login(userName, userId, PasswordHash: "", Login.FirstPasswordVersion, Role.Customer), cancellationToken)
            : login.UserId == userId;
    }

    private async Task RemoveOthersAsync(string userName, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {userName} and RowKey ne {LoginRow.Key}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.RowKey)], cancellationToken: cancellationToken))
        {
            await _table.DeleteEntityAsync(userName, row.RowKey, cancellationToken: cancellationToken);
        }
    }
}
