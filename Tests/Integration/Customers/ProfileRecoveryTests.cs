using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
using Microsoft.DurableTask.Client;
using Shared.Events;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>The saga that changes a profile: whatever happens at any step, each version is made by one change and told once.</summary>
public sealed class ProfileRecoveryTests : CredentialsTest
{
    private static readonly ContactDetails King = new("Augusta", "King", "king@example.com", "+44 20 7946 0959");
    private static readonly ContactDetails Byron = new("Ada", "Byron", "byron@example.com", "+44 20 7946 0960");
    private static readonly string Saga = ProfileSaga.InstanceId(CredentialsApp.Ada, 2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    [InlineData(Fault.Twice)]
    public async Task Whatever_happens_to_the_write_the_profile_changes_once_and_is_told_once(Fault fault)
    {
        Ada.App.Faults.FailNextWrite(nameof(UpdateCustomer), fault);

        var answer = await ChangeAsync(King);

        Assert.Equal((200, "\"2\"", "king@example.com"), (answer.Status, answer.ETag, answer.Text("email")));
        await AssertToldAsync(King);
    }

    [Fact]
    public async Task Of_two_changes_at_once_of_one_version_one_is_made_and_told_and_the_other_is_a_412()
    {
        ContactDetails[] contacts = [King, Byron];

        var answers = await Task.WhenAll(contacts.Select(contact => ChangeAsync(contact)));

        Assert.Equal([200, 412], answers.Select(answer => answer.Status).Order());
        Assert.All(answers, answer => Assert.Equal("\"2\"", answer.ETag));
        await AssertToldAsync(contacts[answers[0].Status == 200 ? 0 : 1]);
    }

    [Fact]
    public async Task The_same_change_at_once_and_again_and_after_the_purge_is_one_with_one_answer()
    {
        var atOnce = await Task.WhenAll(ChangeAsync(King), ChangeAsync(King));
        var again = await ChangeAsync(King);
        await AssertToldAsync(King);
        await Ada.PurgeAsync(Saga);
        var late = await ChangeAsync(King);

        Assert.All([.. atOnce, again, late], answer => Assert.Equal((200, atOnce[0].Body.GetRawText()), (answer.Status, answer.Body.GetRawText())));
        Assert.True(again.IsReplay && late.IsReplay);
        await AssertToldAsync(King);
    }

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    public async Task A_saga_that_was_terminated_at_its_write_is_driven_on_by_the_same_request(Fault fault)
    {
        await Ada.TerminateAtAsync(nameof(UpdateCustomer), fault, Saga, () => Ada.ChangeProfileAsync(King, 1, "respond-async"));

        Assert.Equal(200, (await ChangeAsync(King)).Status);

        await AssertToldAsync(King);
    }

    [Fact]
    public async Task A_saga_that_was_terminated_before_it_told_is_driven_on_by_the_same_request()
    {
        Ada.App.Topics.IsDown = true;
        Assert.Equal(200, (await ChangeAsync(King)).Status);
        await Ada.App.Durable.TerminateInstanceAsync(Saga, Stop);
        await Eventually.TrueAsync(async () => (await Ada.FindAsync(Saga))!.RuntimeStatus == OrchestrationRuntimeStatus.Terminated);
        Ada.App.Topics.IsDown = false;

        Assert.Equal(200, (await ChangeAsync(King)).Status);

        await AssertToldAsync(King);
    }

    [Fact]
    public async Task A_change_that_does_not_know_yet_that_it_was_made_is_told_although_another_overtakes_it()
    {
        var died = Ada.App.Faults.DieAtWrite(nameof(UpdateCustomer), Fault.After);
        await Ada.ChangeProfileAsync(King, 1, "respond-async");
        await died;
        Assert.Equal("\"2\"", (await Ada.App.GetCustomerAsync(CredentialsApp.Ada)).ETag);

        Ada.App.Faults.Heal(nameof(UpdateCustomer));
        var second = await ChangeAsync(Byron, 2);

        Assert.Equal((200, "\"3\""), (second.Status, second.ETag));
        await AssertToldAsync(King, Byron);
    }

    [Fact]
    public async Task A_change_of_whatever_version_there_is_competes_until_it_is_made()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => CredentialsApp.UntilKnownAsync(() =>
            Ada.ChangeProfileAsync(King with { Phone = $"+44 20 7946 000{number}" }, fromVersion: null))));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal("\"5\"", (await Ada.App.GetCustomerAsync(CredentialsApp.Ada)).ETag);
    }

    [Theory]
    [InlineData("a wrong password", 403, "/problems/wrong-password")]
    [InlineData(null, 400, "/problems/invalid-request")]
    public async Task Another_email_address_needs_the_password_and_a_wrong_one_counts_as_a_failed_sign_in(string? password, int status, string problem)
    {
        for (var attempt = 0; attempt < 5; attempt++)
            Assert.Equal((status, problem), (await Ada.ChangeProfileAsync(King, 1, password: password)).Problem);

        Assert.Equal(password is null ? 200 : 429, (await Ada.Client.SignInAsync("ada", CredentialsApp.Old)).Status);
        Assert.Equal("\"1\"", (await Ada.App.GetCustomerAsync(CredentialsApp.Ada)).ETag);
    }

    [Fact]
    public async Task The_former_address_is_told_of_another_one_and_of_nothing_else()
    {
        await ChangeAsync(King);
        await ChangeAsync(King with { Phone = "+44 20 7946 0000" }, 2);
        await Eventually.TrueAsync(() => ToldVersions().Count == 2);

        var told = Ada.App.Topics.Published.Select(published => published.Event)
            .Single(published => published.Type == EmailAddressChanged.Contract.WireType).ReadData<EmailAddressChanged>();
        Assert.Equal((2, "Ada", "ada@example.com"), (told.Version, told.FirstName, told.FormerEmail));
    }

    [Fact]
    public async Task Of_many_changes_by_two_writers_each_version_is_told_once_although_every_other_answer_is_lost()
    {
        const int Each = 4;

        await Task.WhenAll(Enumerable.Range(0, 2).Select(WriteAsync));

        var versions = await Eventually.ValueAsync(() => Task.FromResult(ToldVersions() is { Count: 2 * Each } told ? told : null));
        Assert.Equal(Enumerable.Range(2, 2 * Each).Select(version => (long)version), versions);
        Assert.Equal($"\"{1 + 2 * Each}\"", (await Ada.App.GetCustomerAsync(CredentialsApp.Ada)).ETag);

        async Task WriteAsync(int writer)
        {
            for (var number = 0; number < Each; number++)
            {
                var contact = King with { Phone = $"+44 20 {writer}{number}46 0959" };
                await Eventually.TrueAsync(async () =>
                {
                    var current = await Ada.App.GetCustomerAsync(CredentialsApp.Ada);
                    Ada.App.Faults.FailNextWrite(nameof(UpdateCustomer), number % 2 == 0 ? Fault.After : Fault.None);
                    return (await ChangeAsync(contact, long.Parse(current.Text("version")!, null))).Status == 200;
                });
            }
        }
    }

    private Task<ApiAnswer> ChangeAsync(ContactDetails contact, long fromVersion = 1) =>
        CredentialsApp.UntilKnownAsync(() => Ada.ChangeProfileAsync(contact, fromVersion));

    private IReadOnlyList<long> ToldVersions() => [.. Told().Select(told => told.Version).Order()];

    private IEnumerable<CustomerUpdated> Told() => Ada.App.Topics.Published.Select(published => published.Event)
        .Where(published => published.Type == CustomerUpdated.Contract.WireType)
        .DistinctBy(published => published.Id)
        .Select(published => published.ReadData<CustomerUpdated>());

    // Told with exactly these details, one version after the other, and the last is what is stored.
    private async Task AssertToldAsync(params ContactDetails[] contacts)
    {
        await Eventually.TrueAsync(() => ToldVersions().Count >= contacts.Length);
        Assert.Equal(
            contacts.Select((contact, index) => (index + 2L, contact.LastName, contact.Email)),
            Told().OrderBy(told => told.Version).Select(told => (told.Version, told.LastName, told.Email)));
        Assert.Equal(contacts[^1].Email, (await Ada.App.GetCustomerAsync(CredentialsApp.Ada)).Text("email"));
    }
}
