using OrderFunctions.Registrations;
using Tests.Support;

namespace Tests.Integration.Customers;

public sealed class LoginTableTests(TableServiceFixture tableService) : CustomerTest(tableService)
{
    private static readonly RegistrationForm Ada = Samples.Form(key: "key-1");
    private static readonly RegistrationForm OtherAda = Samples.Form(key: "key-2", passwordHash: "hash-2");

    [Fact]
    public async Task What_is_added_is_what_is_read()
    {
        Assert.True(await Logins.TryAddAsync(LoginOf(Ada), Stop));

        Assert.Equal(LoginOf(Ada), await Logins.FindAsync("ada", Stop));
        Assert.Null(await Logins.FindAsync("eve", Stop));
    }

    [Theory]
    [MemberData(nameof(OneWrite.LostAnswers), MemberType = typeof(OneWrite))]
    public async Task A_free_name_is_taken_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAsync(Ada);
        var activity = Register(repeats);

        Assert.True(await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(new Registration(Ada.UserId), Stop)));

        Assert.Equal(LoginOf(Ada), await Logins.FindAsync("ada", Stop));
    }

    [Theory]
    [MemberData(nameof(OneWrite.LostAnswers), MemberType = typeof(OneWrite))]
    public async Task A_taken_name_is_refused_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await Logins.TryAddAsync(LoginOf(OtherAda), Stop);
        await AddAsync(Ada);
        var activity = Register(repeats);

        Assert.False(await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(new Registration(Ada.UserId), Stop)));

        Assert.Equal(LoginOf(OtherAda), await Logins.FindAsync("ada", Stop));
    }

    [Fact]
    public async Task Of_two_customers_who_want_one_name_at_once_exactly_one_gets_it()
    {
        var together = new Rendezvous(2);
        var script = new FaultScript { BeforeWrite = together.ArriveAsync };
        await Task.WhenAll(AddAsync(Ada), AddAsync(OtherAda));
        var activity = Register(repeats: 3);

        var taken = await script.RunAsync(() => Task.WhenAll(
            activity.RunAsync(new Registration(Ada.UserId), Stop), activity.RunAsync(new Registration(OtherAda.UserId), Stop)));

        Assert.Single(taken, isTaken => isTaken);
        Assert.Equal(taken[0] ? LoginOf(Ada) : LoginOf(OtherAda), await Logins.FindAsync("ada", Stop));
    }

    [Fact]
    public async Task A_run_that_comes_late_does_not_bring_back_an_old_password()
    {
        await Logins.TryAddAsync(LoginOf(Ada), Stop);

        Assert.True(await Logins.TryAddAsync(LoginOf(Ada) with { PasswordHash = "hash of a later run" }, Stop));

        Assert.Equal(LoginOf(Ada), await Logins.FindAsync("ada", Stop));
    }

    private RegisterLogin Register(int repeats) => new(Tables(repeats).Customers, Tables(repeats).Logins);
}
