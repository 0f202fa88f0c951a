using Azure.Data.Tables;
using CustomerFunctions.Closing;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Roles;
using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
using OrderFunctions.Closing;
using OrderFunctions.Registrations;
using Shared.Failures;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>Who is an admin, and what a closing takes from a customer: dying before and after each write, running it twice, two at once.</summary>
public sealed class RoleTests(TableServiceFixture tableService) : IdentityTest(tableService)
{
    private static readonly RegistrationForm Bob = Samples.Form(userName: "bob");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_role_is_set_whatever_happens_to_any_of_its_writes(int write)
    {
        await AddAdaAsync();
        foreach (var fault in new[] { Fault.Before, Fault.After, Fault.Twice })
        {
            Assert.Equal(RoleResult.Set, await FaultScript.CallAsSagaAsync(fault, () => SetAsync(Ada, Role.Admin, repeats: 0), write));
            Assert.Equal((Role.Admin, true), ((await ReadAdaAsync()).Role, await Admins().ContainsAsync(Ada, Stop)));
            await AddBobAsync();
            await SetAsync(Bob.UserId, Role.Admin);
            Assert.Equal(RoleResult.Set, await SetAsync(Ada, Role.Customer));
            Assert.Equal((Role.Customer, false), ((await ReadAdaAsync()).Role, await Admins().ContainsAsync(Ada, Stop)));
        }
    }

    [Fact]
    public async Task Of_two_admins_who_take_the_role_from_each_other_at_once_exactly_one_stays_one()
    {
        await AddTwoAdminsAsync();
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var results = await script.RunAsync(() => Task.WhenAll(
            SetAsync(Ada, Role.Customer, repeats: 0), SetAsync(Bob.UserId, Role.Customer, repeats: 0)));

        Assert.Equal([RoleResult.Set, RoleResult.LastAdmin], results.Order());
        Assert.Single(new[] { (await ReadAdaAsync()).Role, (await Logins.FindAsync("bob", Stop))!.Role }, role => role == Role.Admin);
    }

    [Fact]
    public async Task Of_two_admins_who_leave_at_once_exactly_one_may()
    {
        await AddTwoAdminsAsync();
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var left = await script.RunAsync(() => Task.WhenAll(LeaveAsync(Ada, repeats: 0), LeaveAsync(Bob.UserId, repeats: 0)));

        Assert.Single(left, mayLeave => mayLeave);
    }

    [Fact]
    public async Task Who_is_leaving_does_not_become_an_admin_and_who_returns_is_what_they_were()
    {
        await AddTwoAdminsAsync();

        Assert.True(await LeaveAsync(Ada));
        Assert.True(await LeaveAsync(Ada));
        Assert.Equal((RoleResult.Leaving, Role.Customer), (await SetAsync(Ada, Role.Admin), (await ReadAdaAsync()).Role));

        await ReturnAsync(Ada);
        await ReturnAsync(Ada);
        Assert.Equal(Role.Admin, (await ReadAdaAsync()).Role);
    }

    [Fact]
    public async Task A_refused_closing_that_comes_late_does_not_give_back_the_role_that_the_next_closing_has_taken()
    {
        await AddTwoAdminsAsync();
        Assert.True(await LeaveAsync(Ada, "close-ada-1"));

        Assert.True(await LeaveAsync(Ada, "close-ada-2"));
        await ReturnAsync(Ada, "close-ada-1");

        Assert.Equal((RoleResult.Leaving, Role.Customer), (await SetAsync(Ada, Role.Admin), (await ReadAdaAsync()).Role));
        Assert.False(await LeaveAsync(Bob.UserId, "close-bob-1"));
        await ReturnAsync(Ada, "close-ada-2");
        Assert.Equal(Role.Admin, (await ReadAdaAsync()).Role);
    }

    [Theory]
    [InlineData("+", Role.Admin)]
    [InlineData("", Role.Customer)]
    public async Task Who_was_leaving_when_rows_did_not_name_the_closing_returns_too(string mark, Role before)
    {
        await AddTwoAdminsAsync();
        await Service(repeats: 3).GetTableClient(LoginTable.Name).UpsertEntityAsync(
            new AdminRow { Admins = $"{Bob.UserId}", LeavingUsers = Ada + mark }, TableUpdateMode.Replace, Stop);

        await ReturnAsync(Ada);

        Assert.Equal(before, (await ReadAdaAsync()).Role);
    }

    [Fact]
    public async Task The_admin_whom_the_settings_name_stays_one_and_others_need_not()
    {
        await AddTwoAdminsAsync();
        var settings = IdentityProcess.Settings with { FirstAdmin = Ada };

        Assert.Equal(RoleResult.LastAdmin, await SetAsync(Ada, Role.Customer, settings: settings));
        Assert.Equal(RoleResult.Set, await SetAsync(Bob.UserId, Role.Customer, settings: settings));
    }

    [Fact]
    public async Task An_admin_who_has_left_and_was_restored_as_one_neither_counts_nor_is_held_back()
    {
        await AddTwoAdminsAsync();
        await Customers.ChangeAsync(Ada, customer => customer.Close(Samples.Now), Stop);

        Assert.Equal(RoleResult.LastAdmin, await SetAsync(Bob.UserId, Role.Customer));
        Assert.False(await LeaveAsync(Bob.UserId));

        await Customers.ChangeAsync(Bob.UserId, customer => customer.Close(Samples.Now), Stop);
        Assert.True(await LeaveAsync(Ada));
    }

    [Fact]
    public async Task A_role_that_others_change_again_and_again_is_not_followed_for_ever()
    {
        await AddTwoAdminsAsync();
        var isAdmin = true;
        var others = new Meanwhile(
            operation => operation.Name.Contains(AdminRow.Partition, StringComparison.Ordinal),
            () => (isAdmin ^= true) ? Admins().GrantAsync(Ada, Stop) : Admins().RevokeAsync(Ada, Stop),
            isEachTime: true);

        await Assert.ThrowsAsync<ContentionException>(() => others.RunAsync(async () =>
        {
            await FollowAsync();
            return true;
        }));

        await FollowAsync();
        Assert.Equal(await Admins().ContainsAsync(Ada, Stop), (await ReadAdaAsync()).Role == Role.Admin);
    }

    [Fact]
    public async Task Nobody_has_a_role_without_a_login() => Assert.Equal(RoleResult.NoLogin, await SetAsync(Ada, Role.Admin));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_login_goes_and_its_name_stays_taken_whatever_happens_to_any_of_the_writes(int write)
    {
        foreach (var fault in new[] { Fault.Before, Fault.After, Fault.Twice })
        {
            await RestoreAdaAsync();
            await AddSessionAsync();
            await StoreChangeAsync(New);
            var reset = PasswordResetRequest.Stored(ResetId.New());
            await Calm.Resets.AddRequestAsync(reset.ResetId, "ada", Stop);
            await Calm.AddReset.RunAsync(reset, Stop);

            await FaultScript.CallAsSagaAsync(fault, () => Remove(repeats: 0).RunAsync(Ada, Stop), write);

            Assert.Equal([LoginRow.Key], await KeysAsync(LoginTable.Name, "ada"));
            Assert.Empty(await SessionKeysAsync());
            Assert.False((await ReadAdaAsync()).HasPassword);
            Assert.Null(await Calm.SignInAsync(Old));
            Assert.False(await Logins.TryAddAsync(new Login("ada", UserId.For("ada", "other"), "hash", 1, Role.Customer), Stop));
        }
    }

    [Fact]
    public async Task A_sign_in_that_meets_the_end_of_its_login_leaves_no_session()
    {
        for (var operation = 1; operation <= 3; operation++)
        {
            await RestoreAdaAsync();
            var right = (CustomerFunctions.Identity.Sessions.PasswordCheckResult.Right)await Calm.TryAsync(Old);
            var held = new HeldAt(IoEdge.Tables, operation);
            var start = UnderAsync(held, () => Process().Start.RunAsync(right, Old, Stop));
            await Task.WhenAny(held.Reached, start);

            await Remove().RunAsync(Ada, Stop);
            held.Release();
            await start;

            Assert.Empty(await SessionKeysAsync());
        }
    }

    [Theory]
    [MemberData(nameof(OneWrite.LostAnswers), MemberType = typeof(OneWrite))]
    public async Task A_customer_is_erased_once_under_the_highest_version_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAdaAsync();
        var changes = new ProfileChangeTable(Service(repeats: 3), Storage.ConflictRetry);
        await changes.AddAsync(new StoredProfileChange(Ada, 2, Samples.Pending().Contact, "Ada", "ada@example.com"), Stop);
        await Forms().AddAsync(Samples.Form(), Stop);
        var activity = new EraseCustomer(
            Tables(repeats).Customers, new ProfileChangeTable(Service(repeats), Storage.ConflictRetry), Forms(repeats), TimeProvider.System);

        var erased = await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(Ada, Stop));

        var customer = (await Customers.FindAsync(Ada, Stop))!;
        Assert.Equal((2, CustomerStatus.Closed, 2), (erased.Version, customer.Status, customer.Version));
        Assert.Empty(customer.UserName + customer.FirstName + customer.LastName + customer.Email + customer.Phone + customer.Fingerprint);
        Assert.Equal([CustomerRow.Key], await KeysAsync(CustomerTable.Name, Ada));
        Assert.Null(await Forms().FindAsync(Ada, Stop));
        Assert.Equal(erased, await activity.RunAsync(Ada, Stop));
    }

    private AdminTable Admins(int repeats = 3, IdentitySettings? settings = null) =>
        new(Service(repeats), Customers, Storage.ConflictRetry, settings ?? IdentityProcess.Settings);

    private SetRole Roles(int repeats = 3, IdentitySettings? settings = null) => new(Customers, Tables(repeats).Logins, Admins(repeats, settings));

    private Task FollowAsync() => Roles().FollowAsync("ada", Ada, Stop);

    private Task<bool> LeaveAsync(UserId userId, string closing = "close-1", int repeats = 3) =>
        new LeaveAdmins(Customers, Admins(repeats), Roles(repeats)).RunAsync(userId, closing, Stop);

    private Task ReturnAsync(UserId userId, string closing = "close-1") =>
        new ReturnToAdmins(Customers, Admins(), Roles()).RunAsync(userId, closing, Stop);

    private RemoveLogin Remove(int repeats = 3) =>
        new(Service(repeats), Customers, Tables(repeats).Logins, new Shared.Identity.Sessions.SessionTable(Service(repeats)), Admins(repeats));

    private Task<RoleResult> SetAsync(UserId userId, Role role, int repeats = 3, IdentitySettings? settings = null) =>
        Roles(repeats, settings).RunAsync(new RoleChange(userId, role), Stop);

    private async Task AddBobAsync()
    {
        await AddApprovedAsync(Bob);
        await Logins.TryAddAsync(LoginOf(Bob), Stop);
    }

    private async Task AddTwoAdminsAsync()
    {
        await AddAdaAsync();
        await AddBobAsync();
        await SetAsync(Ada, Role.Admin);
        await SetAsync(Bob.UserId, Role.Admin);
    }

    // Ada's login as it was at the beginning, also after it was removed.
    private async Task RestoreAdaAsync()
    {
        var login = await AddOrFindAdaAsync();
        await Logins.ChangeAsync("ada", _ => login, Stop);
    }

    private Login? _ada;

    private async Task<Login> AddOrFindAdaAsync() => _ada ??= await AddAdaAsync();
}
