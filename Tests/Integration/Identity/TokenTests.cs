using NotificationFunctions.Notifications;
using OrderFunctions.Orders;
using Shared.Identity.Sessions;

namespace Tests.Integration.Identity;

/// <summary>Tokens that were never given out, at both apps.</summary>
public sealed class TokenTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private const string OfOrders = "/api/orders";
    private const string OfNotifications = "/api/notifications";
    private const string InvalidToken = "Bearer error=\"invalid_token\"";

    // The web server takes headers of the first length, and refuses those of the second before any of our code runs.
    private const int Long = 8 * 1024;
    private const int TooLong = 64 * 1024;

    private string UserId => fixture.AdasToken.Split('.')[0];

    private string Secret => fixture.AdasToken.Split('.')[1];

    [Theory]
    [InlineData(OfOrders)]
    [InlineData(OfNotifications)]
    public async Task A_token_that_could_be_one_and_is_none_is_refused_after_one_point_read(string path)
    {
        string[] forged =
        [
            SessionToken.New(Shared.Identifiers.UserId.Parse(UserId)).ToSecretText(),
            SessionToken.New(Shared.Identifiers.UserId.For("nobody", "none")).ToSecretText(),
            $"{UserId}.{fixture.BobsToken.Split('.')[1]}",
            $"{fixture.BobsToken.Split('.')[0]}.{Secret}",
            $"{UserId}.{Altered(Secret)}",
            $"{Altered(UserId)}.{Secret}",
        ];

        foreach (var token in forged)
            await AssertRefusedAsync(path, $"Bearer {token}", reads: 1);
    }

    [Theory]
    [InlineData(OfOrders)]
    [InlineData(OfNotifications)]
    public async Task What_has_not_the_form_of_a_token_is_refused_before_storage_is_asked(string path)
    {
        string[] malformed =
        [
            $"Bearer {fixture.AdasToken[..^1]}",
            $"Bearer {fixture.AdasToken} {fixture.AdasToken}",
            $"Bearer {fixture.AdasToken}, Bearer {fixture.AdasToken}",
            $"Bearer {fixture.AdasToken},{fixture.BobsToken}",
            $"Bearer Bearer {fixture.AdasToken}",
            "Bearer ",
            "Bearer",
            $"Bearer{fixture.AdasToken}",
            fixture.AdasToken,
            $"Basic {fixture.AdasToken}",
            $"Bearer {UserId}.{new string('A', Long)}",
            $"Bearer {new string('.', Long)}",
        ];

        foreach (var header in malformed)
            await AssertRefusedAsync(path, header, reads: 0);
    }

    [Theory]
    [InlineData(OfOrders)]
    [InlineData(OfNotifications)]
    public async Task Headers_without_end_do_not_reach_the_apps(string path)
    {
        using var client = fixture.Client();

        Assert.Equal(431, (await client.GetAsync(path, ("Authorization", $"Bearer {UserId}.{new string('A', TooLong)}"))).Status);
    }

    [Theory]
    [InlineData(OfOrders, "bearer")]
    [InlineData(OfNotifications, "BEARER")]
    public async Task The_name_of_the_scheme_may_be_written_in_any_case(string path, string scheme)
    {
        using var client = fixture.Client();

        Assert.Equal(200, (await client.GetAsync(path, ("Authorization", $"{scheme} {fixture.AdasToken}"))).Status);
    }

    [Fact]
    public async Task A_token_in_the_query_is_no_token()
    {
        using var client = fixture.Client();

        var answer = await client.GetAsync($"{OfOrders}?access_token={fixture.AdasToken}&token={fixture.AdasToken}");

        Assert.Equal((401, "Bearer"), (answer.Status, answer.Header("WWW-Authenticate")));
    }

    // Whatever is wrong with a token, the answer is the same to the letter.
    private async Task AssertRefusedAsync(string path, string header, int reads)
    {
        using var client = fixture.Client();
        var before = fixture.OperationsOf(nameof(ListOrders), nameof(ListNotifications)).Count;

        var answer = await client.GetAsync(path, ("Authorization", header));

        Assert.Equal((401, InvalidToken), (answer.Status, answer.Header("WWW-Authenticate")));
        Assert.Equal(
            $$"""
            {"type":"/problems/unauthenticated","title":"The caller is not known.","status":401,
            "detail":"The session has ended or never was. Sign in again.","instance":"{{path}}"}
            """.ReplaceLineEndings(""),
            answer.Body.GetRawText());
        Assert.Equal(reads, fixture.OperationsOf(nameof(ListOrders), nameof(ListNotifications)).Count - before);
    }

    // Another character of the same alphabets. The last one of a secret would not do: some of its bits stand for nothing.
    private static string Altered(string text)
    {
        var middle = text.Length / 2;
        return text[..middle] + (text[middle] == 'b' ? 'c' : 'b') + text[(middle + 1)..];
    }
}
