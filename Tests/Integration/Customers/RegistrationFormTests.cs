using CustomerFunctions.Identity.Passwords;
using OrderFunctions.Registrations;
using Tests.Integration.Orders;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>The stored forms of registrations, and what limits registrations.</summary>
public sealed class RegistrationFormTests(TableServiceFixture tableService) : CustomerTest(tableService)
{
    private static readonly RegistrationForm Ada = Samples.Form();

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_form_is_stored_once_and_another_one_under_its_key_is_not_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        var time = new ManualTime(Samples.Now);
        var other = Ada with { PasswordHash = "hash-2" };

        var first = await FaultScript.CallAsSagaAsync(fault, () => Forms(repeats, time).AddAsync(Ada, Stop));
        var second = await FaultScript.CallAsSagaAsync(fault, () => Forms(repeats, time).AddAsync(other, Stop));

        Assert.Equal((Ada, Ada), (first, second));
        await Forms().RemoveAsync(Ada.UserId, Stop);
        await Forms().RemoveAsync(Ada.UserId, Stop);
        Assert.Null(await Forms().FindAsync(Ada.UserId, Stop));
    }

    [Fact]
    public async Task Of_two_forms_at_once_under_one_key_exactly_one_is_stored()
    {
        var time = new ManualTime(Samples.Now);
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var stored = await script.RunAsync(() => Task.WhenAll(
            Forms(repeats: 0, time).AddAsync(Ada, Stop), Forms(repeats: 0, time).AddAsync(Ada with { PasswordHash = "hash-2" }, Stop)));

        Assert.Equal(stored[0], stored[1]);
    }

    [Fact]
    public async Task What_is_old_is_swept_unless_its_saga_is_alive_or_a_call_has_just_used_it()
    {
        var time = new ManualTime(Samples.Now);
        var (alive, used) = (Samples.Form(key: "alive"), Samples.Form(key: "used"));
        foreach (var form in new[] { Ada, alive, used })
            await Forms(time: time).AddAsync(form, Stop);
        time.Advance(TimeSpan.FromDays(2));
        await Forms(time: time).AddAsync(used, Stop);

        var removed = await Forms(time: time).SweepAsync(
            time.GetUtcNow() - TimeSpan.FromDays(1), maxForms: 10, userId => Task.FromResult(userId == alive.UserId), Stop);

        Assert.Equal(1, removed);
        Assert.Null(await Forms().FindAsync(Ada.UserId, Stop));
        Assert.NotNull(await Forms().FindAsync(alive.UserId, Stop));
        Assert.NotNull(await Forms().FindAsync(used.UserId, Stop));
    }

    [Fact]
    public async Task A_form_that_a_call_uses_while_it_is_swept_stays()
    {
        var time = new ManualTime(Samples.Now);
        await Forms(time: time).AddAsync(Ada, Stop);
        time.Advance(TimeSpan.FromDays(2));

        var removed = await Forms(time: time).SweepAsync(
            time.GetUtcNow() - TimeSpan.FromDays(1),
            maxForms: 10,
            async _ =>
            {
                await Forms(time: time).AddAsync(Ada, Stop);
                return false;
            },
            Stop);

        Assert.Equal(0, removed);
        Assert.NotNull(await Forms().FindAsync(Ada.UserId, Stop));
    }

    [Fact]
    public async Task Requests_for_resets_that_nobody_served_go_after_a_while()
    {
        var time = new ManualTime(Samples.Now);
        var resets = new PasswordResetTable(Service(repeats: 3), Storage.ConflictRetry, time);
        await resets.AddRequestAsync("reset-1", "ada", Stop);
        time.Advance(TimeSpan.FromHours(1));
        await resets.AddRequestAsync("reset-2", "ada", Stop);

        await resets.RemoveRequestsAsync(before: time.GetUtcNow(), Stop);

        Assert.Null(await resets.FindUserNameAsync(PasswordResetRequest.Stored("reset-1"), Stop));
        Assert.Equal("ada", await resets.FindUserNameAsync(PasswordResetRequest.Stored("reset-2"), Stop));
    }

    [Theory]
    [InlineData("Identity:RegistrationsPerAddress", "1800")]
    [InlineData("Identity:Registrations", "1800")]
    public async Task Registrations_are_limited_by_address_and_in_all_and_repetitions_are_none(string setting, string retryAfter)
    {
        await using var app = await OrdersApp.StartAsync(new StillTime(), new Dictionary<string, string?> { [setting] = "2" });

        foreach (var userName in new[] { "ada", "ada", "bob" })
            Assert.Equal(201, (await app.SignUpAsync(userName, "key")).Status);
        var refused = await app.SignUpAsync("eve", "key");

        Assert.Equal(((429, "/problems/too-many-attempts"), retryAfter), (refused.Problem, refused.Header("Retry-After")));
    }
}
