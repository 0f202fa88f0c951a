using System.Text.RegularExpressions;
using Azure.Data.Tables;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.ProfileChanges;
using NotificationFunctions.Recipients;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>The whole process dies just before or just after a write of a saga, and starts again on what it left. Nobody repeats the request.</summary>
public sealed partial class CredentialsRestartTests : IAsyncLifetime
{
    private const string Old = Samples.Password;
    private const string New = "another good password";

    private readonly FunctionFaults _faults = new();
    private RunningSystem _system = null!;
    private ApiClient _client = null!;
    private ApiClient _elsewhere = null!;
    private string _userId = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.StartAsync(options => options with { Faults = _faults });
        (_client, _elsewhere) = (new ApiClient(_system.Http.BaseAddress!), new ApiClient(_system.Http.BaseAddress!));
        _userId = await _client.BecomeAsync("ada", Old);
        _elsewhere.Token = (await _elsewhere.SignInAsync("ada", Old)).Text("token");
        await Eventually.TrueAsync(async () => (await ReadRecipientAsync())?.GetString("Email") == "ada@example.com");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _elsewhere.Dispose();
        await _system.DisposeAsync();
    }

    [Theory]
    [InlineData(nameof(SetPassword), Fault.Before)]
    [InlineData(nameof(SetPassword), Fault.After)]
    [InlineData(nameof(EndSessions), Fault.Before)]
    [InlineData(nameof(EndSessions), Fault.After)]
    public async Task A_password_change_goes_on_and_ends_the_other_sessions(string activity, Fault fault)
    {
        await DieAsync(
            activity, fault, () => _client.PutAsync($"/api/customers/{_userId}/password", new { currentPassword = Old, newPassword = New }));

        await Eventually.TrueAsync(async () => (await GetAsync(_elsewhere)).Status == 401);
        Assert.Equal(200, (await GetAsync(_client)).Status);
        Assert.Equal((401, 200), ((await _client.SignInAsync("ada", Old)).Status, (await _client.SignInAsync("ada", New)).Status));
    }

    [Theory]
    [InlineData(nameof(AddPasswordReset), Fault.Before)]
    [InlineData(nameof(AddPasswordReset), Fault.After)]
    [InlineData(nameof(SendPasswordReset), Fault.Before)]
    [InlineData(nameof(SendPasswordReset), Fault.After)]
    public async Task A_password_reset_goes_on_and_mails_one_token_that_works_once(string activity, Fault fault)
    {
        await DieAsync(activity, fault, () => _client.PostAsync("/api/password-resets", new { username = "ada" }));

        var token = await Eventually.ValueAsync(() => Task.FromResult(Tokens().FirstOrDefault()));
        var reset = await ResetAsync(token, New);
        var again = await ResetAsync(token, "a third good password");

        Assert.Equal((204, 400), (reset.Status, again.Status));
        Assert.Single(Tokens().Distinct());
        Assert.Equal((401, 401), ((await GetAsync(_client)).Status, (await GetAsync(_elsewhere)).Status));
        Assert.Equal(200, (await _client.SignInAsync("ada", New)).Status);
    }

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    public async Task A_profile_change_goes_on_and_is_told(Fault fault)
    {
        await DieAsync(nameof(UpdateCustomer), fault, () => _client.PutAsync(
            $"/api/customers/{_userId}",
            new { firstName = "Augusta", lastName = "King", email = "king@example.com", phone = "+44 20 7946 0959", currentPassword = Old },
            ("If-Match", "\"1\"")));

        await Eventually.TrueAsync(async () => (await ReadRecipientAsync())?.GetString("Email") == "king@example.com");
        Assert.Equal("\"2\"", (await GetAsync(_client)).ETag);
        Assert.Equal(2, (await ReadRecipientAsync())!.GetInt64("ProfileVersion"));
    }

    // The request is cut off with the process; what it began is not.
    private async Task DieAsync(string activity, Fault fault, Func<Task<ApiAnswer>> call)
    {
        var died = _faults.DieAtWrite(activity, fault);
        var request = call();
        await died;
        await _system.StartAgainAsync();
        await Record.ExceptionAsync(() => request);
    }

    private Task<ApiAnswer> GetAsync(ApiClient client) => client.GetAsync($"/api/customers/{_userId}");

    // The saga takes as long as it takes; whoever does not get to know asks again.
    private Task<ApiAnswer> ResetAsync(string token, string password) => Eventually.ValueAsync(async () =>
        await _client.PostAsync("/api/passwords", new { token, newPassword = password }) is { Status: not 503 } answer ? answer : null);

    private IEnumerable<string> Tokens() => _system.Mailbox.List("ada@example.com")
        .Where(message => message.Subject == "Choose a new password").Select(message => Token().Match(message.Text!).Value);

    private async Task<TableEntity?> ReadRecipientAsync()
    {
        var recipient = await Storage.Client(_system.TablesConnection, repeats: 3).GetTableClient(RecipientTable.Name)
            .GetEntityIfExistsAsync<TableEntity>(_userId, "profile", cancellationToken: Stop);
        return recipient.HasValue ? recipient.Value : null;
    }

    [GeneratedRegex(@"ada\.reset-[a-z2-7]{26}\.[\w-]{43}")]
    private static partial Regex Token();
}
