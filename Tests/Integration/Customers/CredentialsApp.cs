using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Identity;
using Microsoft.DurableTask.Client;
using Shared.Identifiers;
using Tests.Integration.Orders;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>The running orders app with Ada as its customer, who is signed in twice.</summary>
internal sealed class CredentialsApp : IAsyncDisposable
{
    public const string Old = Samples.Password;
    public const string New = "another good password";

    private CredentialsApp(OrdersApp app) => (App, Client, Elsewhere) = (app, new ApiClient(app.BaseAddress), new ApiClient(app.BaseAddress));

    public static UserId Ada { get; } = RegistrationApi.IdOf();

    public OrdersApp App { get; }

    /// <summary>The client of Ada's first session.</summary>
    public ApiClient Client { get; }

    /// <summary>The client of her other session.</summary>
    public ApiClient Elsewhere { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<CredentialsApp> StartAsync()
    {
        var app = new CredentialsApp(await OrdersApp.StartAsync(new FastTime(FastTime.Usual)));
        Assert.Equal(201, (await UntilKnownAsync(() => app.App.SignUpAsync())).Status);
        foreach (var client in new[] { app.Client, app.Elsewhere })
            client.Token = (await client.SignInAsync("ada", Old)).Text("token");
        return app;
    }

    /// <summary>Calls until the answer is known. On this clock all waits are short, those for the next attempt too.</summary>
    public static Task<ApiAnswer> UntilKnownAsync(Func<Task<ApiAnswer>> call) =>
        Eventually.ValueAsync(async () => await call() is { Status: not (202 or 429 or 503) } answer ? answer : null);

    public Task<ApiAnswer> ChangePasswordAsync(string current, string wanted) =>
        Client.PutAsync($"/api/customers/{Ada}/password", new { currentPassword = current, newPassword = wanted });

    public Task<ApiAnswer> ResetPasswordAsync(string token, string wanted) => Client.PostAsync("/api/passwords", new { token, newPassword = wanted });

    public Task<ApiAnswer> ChangeProfileAsync(ContactDetails contact, long? fromVersion, string prefer = "wait=60", string? password = Old) => Client.PutAsync(
        $"/api/customers/{Ada}",
        new { firstName = contact.FirstName, lastName = contact.LastName, email = contact.Email, phone = contact.Phone, currentPassword = password },
        ("If-Match", fromVersion is null ? "*" : $"\"{fromVersion}\""),
        ("Prefer", prefer));

    public Task<Login> ReadLoginAsync() => App.Service<LoginTable>().FindAsync("ada", Stop)!;

    /// <summary>Fails unless this is the one password of Ada's.</summary>
    public async Task AssertPasswordAsync(string password)
    {
        var (hash, hashing) = ((await ReadLoginAsync()).PasswordHash, App.Service<PasswordHashing>());
        Assert.NotEqual(PasswordVerificationResult.Failed, hashing.Verify(hash, password));
        Assert.Equal(200, (await UntilKnownAsync(() => Client.SignInAsync("ada", password))).Status);
    }

    /// <summary>Whether a session is alive.</summary>
    public static async Task<bool> IsSignedInAsync(ApiClient client) => (await client.GetAsync($"/api/customers/{Ada}")).Status == 200;

    /// <summary>Ends a saga whose activity died at its write, and lets the activity live from then on.</summary>
    public async Task TerminateAtAsync(string activity, Fault fault, string instanceId, Func<Task<ApiAnswer>> call)
    {
        var died = App.Faults.DieAtWrite(activity, fault);
        await call();
        await died;
        await App.Durable.TerminateInstanceAsync(instanceId, Stop);
        await Eventually.TrueAsync(async () => (await FindAsync(instanceId))?.RuntimeStatus == OrchestrationRuntimeStatus.Terminated);
        App.Faults.Heal(activity);
    }

    public Task<OrchestrationMetadata?> FindAsync(string instanceId) => App.Durable.GetInstanceAsync(instanceId, getInputsAndOutputs: true, Stop);

    public async Task PurgeAsync(string instanceId)
    {
        await Eventually.TrueAsync(async () => (await FindAsync(instanceId))!.IsCompleted);
        Assert.Equal(1, (await App.Durable.PurgeInstanceAsync(instanceId, cancellation: Stop)).PurgedInstanceCount);
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        Elsewhere.Dispose();
        return App.DisposeAsync();
    }
}

/// <summary>A test with Ada in the running orders app.</summary>
public abstract class CredentialsTest : IAsyncLifetime
{
    private protected CredentialsApp Ada { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Ada = await CredentialsApp.StartAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Ada.DisposeAsync();
    }
}
