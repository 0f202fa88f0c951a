using CustomerFunctions.Identity.Passwords;
using Shared.Identifiers;
using Shared.Identity;

namespace Tests.Unit.Customers;

public sealed class PasswordResetTokenTests
{
    private static readonly PasswordResetToken Token = new("a.da_-9", ResetId.New(), RandomSecret.New());

    [Fact]
    public void A_token_is_read_as_it_was_written() => Assert.Equal(Token, PasswordResetToken.Parse(Token.Text));

    [Fact]
    public void It_is_that_of_the_reset_with_the_hash_of_its_secret()
    {
        Assert.True(Token.IsOf(new PasswordResetRow { SecretHash = RandomSecret.Hash(Token.Secret) }));
        Assert.False(Token.IsOf(new PasswordResetRow { SecretHash = RandomSecret.Hash(RandomSecret.New()) }));
    }

    [Fact]
    public void Its_text_for_logs_does_not_tell_the_secret() => Assert.DoesNotContain(Token.Secret, $"{Token}", StringComparison.Ordinal);

    [Fact]
    public void What_has_not_the_form_of_a_token_is_none()
    {
        string?[] others =
        [
            null, "", "..", Token.Text[..^1], Token.Text + "a", Token.Text + ".", $".{Token.ResetId}.{Token.Secret}", $"{Token.ResetId}.{Token.Secret}",
            Token.Text.ToUpperInvariant(), $"ada.{OrderId.For(UserId.For("ada", "key"), "k")}.{Token.Secret}", $"a/b.{Token.ResetId}.{Token.Secret}",
        ];

        Assert.All(others, other => Assert.Null(PasswordResetToken.Parse(other)));
    }
}
