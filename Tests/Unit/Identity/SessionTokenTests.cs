using Shared.Identifiers;
using Shared.Identity.Sessions;

namespace Tests.Unit.Identity;

public sealed class SessionTokenTests
{
    private static readonly UserId User = UserId.For("ada", "key");

    [Fact]
    public void A_token_is_read_as_it_was_written()
    {
        var token = SessionToken.New(User);

        Assert.True(SessionToken.TryParse(token.ToSecretText(), out var read));
        Assert.Equal((User, token.Key), (read.UserId, read.Key));
    }

    [Fact]
    public void Two_tokens_of_one_user_have_nothing_in_common_but_the_user()
    {
        var (first, second) = (SessionToken.New(User), SessionToken.New(User));

        Assert.NotEqual(first.ToSecretText(), second.ToSecretText());
        Assert.NotEqual(first.Key, second.Key);
    }

    [Fact]
    public void The_key_is_a_hash_that_does_not_tell_the_secret()
    {
        var token = SessionToken.New(User);
        var secret = token.ToSecretText().Split('.')[1];

        Assert.Matches("^[0-9a-f]{64}$", token.Key);
        Assert.Equal(43, secret.Length);
        Assert.DoesNotContain(secret, token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_not_the_form_of_a_token_is_none()
    {
        var text = SessionToken.New(User).ToSecretText();
        string?[] others =
        [
            null, "", ".", User, User + ".", text[..^1], text + "A", text[1..], text + "." + text, $" {text}", text.Replace('.', ':'),
            text.Replace("user-", "USER-", StringComparison.Ordinal), text[..^1] + "/", text[..^1] + "=", text[..^1] + "é", text.Split('.')[1],
        ];

        Assert.All(others, other => Assert.False(SessionToken.TryParse(other, out _), other));
    }
}
