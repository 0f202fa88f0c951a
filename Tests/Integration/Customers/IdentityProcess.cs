using System.Net;
using Azure.Data.Tables;
using CustomerFunctions.Identity.Attempts;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Sessions;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Shared.Identity;
using Shared.Identity.Sessions;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>What knows who somebody is, as one process of the app has it; others share nothing with it but the tables.</summary>
internal sealed class IdentityProcess
{
    /// <param name="service">The tables.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="strength">How strong its hashes are, in comparison: a stronger one makes those of a weaker one anew.</param>
    public IdentityProcess(TableServiceClient service, TimeProvider? time = null, int strength = 1)
    {
        var (retry, clock) = (Storage.ConflictRetry, time ?? TimeProvider.System);
        Hashing = new PasswordHashing(QuickHashing.Hasher(strength));
        Customers = new CustomerTable(service, retry);
        Logins = new LoginTable(service, retry);
        Sessions = new SessionTable(service);
        Attempts = new AttemptTable(service, retry, clock);
        Resets = new PasswordResetTable(service, retry, clock);
        Changes = new PasswordChangeTable(service, retry);
        SetPassword = new SetPassword(service, Customers, Changes, Resets, retry, clock);
        AddReset = new AddPasswordReset(Logins, Customers, Resets, clock);
        EndSessions = new EndSessions(Sessions);
        Check = new PasswordCheck(Logins, Attempts, Hashing, Settings);
        Start = new SessionStart(Logins, Sessions, Hashing, Settings, clock);
    }

    public static IdentitySettings Settings { get; } = new(IdentityMode.Session, FirstAdmin: null, SessionLifetime: TimeSpan.FromHours(12), TrustedProxies: 0);

    public PasswordHashing Hashing { get; }

    public CustomerTable Customers { get; }

    public LoginTable Logins { get; }

    public PasswordChangeTable Changes { get; }

    public SessionTable Sessions { get; }

    public AttemptTable Attempts { get; }

    public PasswordResetTable Resets { get; }

    public SetPassword SetPassword { get; }

    public AddPasswordReset AddReset { get; }

    public EndSessions EndSessions { get; }

    public SessionStart Start { get; }

    private PasswordCheck Check { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Tries a password of Ada's.</summary>
    public Task<PasswordCheckResult> TryAsync(string password, string address = "203.0.113.7")
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        return Check.RunAsync(context.Request, "ada", password, Stop);
    }

    /// <summary>Signs Ada in; null where the password is not right, or not any more.</summary>
    public async Task<SessionToken?> SignInAsync(string password) =>
        await TryAsync(password) is PasswordCheckResult.Right right ? (await Start.RunAsync(right, password, Stop))?.Token : null;
}
