using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Storage;

namespace CustomerFunctions.Identity.Roles;

/// <summary>How a change of a role went.</summary>
public enum RoleResult
{
    /// <summary>The user has the role.</summary>
    Set,

    /// <summary>Without this admin there would be none; or the setting <c>Identity__FirstAdmin</c> names the user.</summary>
    LastAdmin,

    /// <summary>The user is leaving, and does not become an admin.</summary>
    Leaving,

    /// <summary>There are as many admins as there may be.</summary>
    TooMany,

    /// <summary>The user has no login here.</summary>
    NoLogin,
}

/// <summary>
/// Who is an admin. One row has all of them, and its ETag decides: two admins who take the role from each other at the same time cannot both succeed.
/// The role in a login follows this row (<see cref="SetRole"/>). The admin whom the settings name is one without standing here. Who has left may stand here
/// again after a restore of the table, and counts for nothing. Who is leaving is marked until their closing has ended; a mark that a restore has brought
/// back stays until another closing has. It is not taken away where no closing seems to run, because nobody can be sure of that: the official storage
/// provider may run the first step of a closing before it shows the instance.
/// </summary>
public sealed class AdminTable(TableServiceClient service, CustomerTable customers, ConflictRetry retry, IdentitySettings settings)
{
    /// <summary>The greatest number of admins, all of whom stand in one row.</summary>
    public const int MaxAdmins = 200;

    private readonly TableClient _table = service.GetTableClient(LoginTable.Name);

    /// <summary>Whether the user stands among the admins.</summary>
    public async Task<bool> ContainsAsync(UserId userId, CancellationToken cancellationToken) =>
        (await FindAsync(cancellationToken))?.ReadAdmins().Contains(userId) ?? false;

    /// <summary>Makes a user an admin. Doing so again changes nothing.</summary>
    internal Task<RoleResult> GrantAsync(UserId userId, CancellationToken cancellationToken) => ChangeAsync(
        row =>
        {
            var admins = row.ReadAdmins();
            return admins.Contains(userId) ? (null, RoleResult.Set)
                : row.FindLeaving(userId) is not null ? (null, RoleResult.Leaving)
                : admins.Count >= MaxAdmins ? (null, RoleResult.TooMany)
                : (row.With([.. admins, userId]), RoleResult.Set);
        },
        cancellationToken);

    /// <summary>Takes the role of an admin from a user, unless no admin would be left. Doing so again changes nothing.</summary>
    internal Task<RoleResult> RevokeAsync(UserId userId, CancellationToken cancellationToken) => ChangeAsync(
        async (row, token) => await CanSpareAsync(row, userId, token) ? (row.Without(userId), RoleResult.Set) : (null, RoleResult.LastAdmin),
        cancellationToken);

    /// <summary>
    /// Begins the leaving of a user, who is no admin from here on and cannot become one, unless no admin would be left. Doing so again changes nothing; another
    /// closing takes over what an earlier one has begun.
    /// </summary>
    /// <returns>False where no admin would be left; then nothing has changed.</returns>
    internal async Task<bool> TryLeaveAsync(UserId userId, string closing, CancellationToken cancellationToken) =>
        await ChangeAsync(
            async (row, token) => row.FindLeaving(userId) is { } leaving ? (row.Leave(leaving with { Closing = closing }), RoleResult.Set)
                : await CanSpareAsync(row, userId, token) ? (row.Leave(new Leaving(userId, row.ReadAdmins().Contains(userId), closing)), RoleResult.Set)
                : (null, RoleResult.LastAdmin),
            cancellationToken) == RoleResult.Set;

    /// <summary>
    /// Takes back the leaving of a user, who is an admin again where they were one. Nothing changes where another closing has taken it over: an order list that
    /// is open again lets the next closing begin before the one that was refused has come here.
    /// </summary>
    internal Task ReturnAsync(UserId userId, string closing, CancellationToken cancellationToken) => ChangeAsync(
        row => row.FindLeaving(userId) is { } left && (left.Closing is null || left.Closing == closing)
            ? (row.Arrive(left), RoleResult.Set)
            : (null, RoleResult.Set),
        cancellationToken);

    /// <summary>Forgets a user who has left.</summary>
    internal Task ForgetAsync(UserId userId, CancellationToken cancellationToken) =>
        ChangeAsync(row => (row.Without(userId).Forget(userId), RoleResult.Set), cancellationToken);

    // Whether somebody is an admin without this user, or the user is none who could be missed. An admin leaves by a change of the row before anything else
    // of them is closed, so who is read as a customer here is one as long as the row does not move.
    private async Task<bool> CanSpareAsync(AdminRow row, UserId userId, CancellationToken cancellationToken)
    {
        if (userId == settings.FirstAdmin)
            return false;
        if (row.ReadAdmins() is var admins && !admins.Contains(userId))
            return true;

        // The admin whom the settings name neither loses the role nor leaves, so one who is there stays.
        IEnumerable<UserId> others = settings.FirstAdmin is { } first ? [first, .. admins] : admins;
        foreach (var other in others.Where(admin => admin != userId))
        {
            if (await customers.FindAsync(other, cancellationToken) is { Status: CustomerStatus.Approved })
                return true;
        }

        return await customers.FindAsync(userId, cancellationToken) is { Status: CustomerStatus.Closed };
    }

    private Task<AdminRow?> FindAsync(CancellationToken cancellationToken) =>
        _table.FindAsync<AdminRow>(AdminRow.Partition, AdminRow.Key, cancellationToken);

    private Task<RoleResult> ChangeAsync(Func<AdminRow, (AdminRow? Changed, RoleResult Result)> change, CancellationToken cancellationToken) =>
        ChangeAsync((row, _) => Task.FromResult(change(row)), cancellationToken);

    private Task<RoleResult> ChangeAsync(
        Func<AdminRow, CancellationToken, Task<(AdminRow? Changed, RoleResult Result)>> change, CancellationToken cancellationToken) =>
        retry.RunAsync(
            async token =>
            {
                var stored = await FindAsync(token);
                var before = stored ?? new AdminRow();
                var (changed, result) = await change(before, token);
                if (changed is null || changed.ToString() == before.ToString())
                {
                    return result;
                }

                await (stored is null
                    ? _table.AddEntityAsync(changed, token)
                    : _table.UpdateEntityAsync(changed, stored.ETag, TableUpdateMode.Replace, token));
                return result;
            },
            cancellationToken);
}

/// <summary>Somebody who is leaving.</summary>
/// <param name="UserId">Who.</param>
/// <param name="WasAdmin">Whether they were an admin before.</param>
/// <param name="Closing">The instance of the closing that goes on with it; null where a version wrote the row that did not say so.</param>
internal sealed record Leaving(UserId UserId, bool WasAdmin, string? Closing);

/// <summary>The one row that has all admins. Its partition cannot be that of a user name, because user names have no colon.</summary>
internal sealed class AdminRow : TableRow
{
    public const string Partition = "admins:";
    public const string Key = "admins";

    private const char Separator = ' ';
    private const char AdminMark = '+';
    private const char ClosingMark = ':';

    public AdminRow() => (PartitionKey, RowKey) = (Partition, Key);

    /// <summary>The user IDs of the admins, with spaces between them.</summary>
    public string Admins { get; set; } = "";

    /// <summary>
    /// The user IDs of those who are leaving, with spaces between them; behind each a plus sign where they were admins, then a colon and the closing.
    /// </summary>
    public string LeavingUsers { get; set; } = "";

    public IReadOnlyList<UserId> ReadAdmins() => [.. Admins.Split(Separator, StringSplitOptions.RemoveEmptyEntries).Select(UserId.Parse)];

    public IReadOnlyList<Leaving> ReadLeaving() => [.. LeavingUsers.Split(Separator, StringSplitOptions.RemoveEmptyEntries).Select(Read)];

    public Leaving? FindLeaving(UserId userId) => ReadLeaving().FirstOrDefault(leaving => leaving.UserId == userId);

    public AdminRow With(IEnumerable<UserId> admins) => Create(admins, ReadLeaving());

    public AdminRow Without(UserId userId) => With(ReadAdmins().Where(admin => admin != userId));

    public AdminRow Leave(Leaving user) => Create(
        ReadAdmins().Where(admin => admin != user.UserId), [.. ReadLeaving().Where(leaving => leaving.UserId != user.UserId), user]);

    public AdminRow Arrive(Leaving left) =>
        left.WasAdmin ? Forget(left.UserId).With([.. ReadAdmins(), left.UserId]) : Forget(left.UserId);

    public AdminRow Forget(UserId userId) => Create(ReadAdmins(), ReadLeaving().Where(leaving => leaving.UserId != userId));

    public override string ToString() => $"{Admins}|{LeavingUsers}";

    private static AdminRow Create(IEnumerable<UserId> admins, IEnumerable<Leaving> leaving) => new()
    {
        Admins = string.Join(Separator, admins),
        LeavingUsers = string.Join(Separator, leaving.Select(Write)),
    };

    private static Leaving Read(string text)
    {
        var parts = text.Split(ClosingMark, 2);
        return new Leaving(UserId.Parse(parts[0].TrimEnd(AdminMark)), parts[0].EndsWith(AdminMark), parts.ElementAtOrDefault(1));
    }

    private static string Write(Leaving user) =>
        $"{user.UserId}{(user.WasAdmin ? AdminMark : "")}{(user.Closing is null ? "" : $"{ClosingMark}{user.Closing}")}";
}
