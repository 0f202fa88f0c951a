using System.Globalization;
using NotificationFunctions.Emails.Letters;
using NotificationFunctions.Recipients;
using Shared.Events;
using Shared.Identifiers;

namespace Tests.Unit.Notifications;

public class LetterWriterTests
{
    private static readonly OrderId Order = OrderId.Parse("order-aaaaaaaaaaaaaaaaaaaaaaaaaa");
    private static readonly UserId User = UserId.For("ada", "key-1");
    private static readonly Recipient Ada = new(User, 1, "Ada", "Lovelace", "ada@example.com");

    [Fact]
    public void A_confirmed_order_is_an_email_of_joy()
    {
        var email = Write(new OrderConfirmed(Order, User, 1400m, "USD", "A kite"));

        Assert.Equal("Your order is confirmed", email.Subject);
        AssertSays(email, "Dear Ada,", "Hooray", Order, "A kite", "1,400.00 USD");
    }

    [Theory]
    [InlineData("InsufficientFunds", "was not enough")]
    [InlineData("CurrencyMismatch", "another currency")]
    [InlineData("AccountFrozen", "frozen")]
    [InlineData("AccountMissing", "no account")]
    [InlineData("TechnicalFailure", "not your fault")]
    [InlineData("SomethingNewer", "not possible this time")]
    public void A_rejected_order_is_an_email_of_sorrow_with_the_reason_in_human_words(string reason, string words)
    {
        var email = Write(new OrderRejected(Order, User, 5000m, "USD", reason));

        AssertSays(email, "We are sorry", words, "You have not lost anything", Order, "5,000.00 USD");
        Assert.DoesNotContain(reason, email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_order_says_that_the_money_is_back() =>
        AssertSays(
            Write(new OrderCancelled(Order, User, 400m, "USD", "A kite")),
            "cancelled",
            "The whole price is in your account again.",
            "400.00 USD");

    [Fact]
    public void A_new_customer_is_welcomed() =>
        AssertSays(
            Write(new CustomerRegistered(User, 1, "Ada", "Lovelace", "ada@example.com")), "Dear Ada,", "Welcome", "Your account is open.");

    [Theory]
    [InlineData("1234567.5", "USD", "1,234,567.50 USD")]
    [InlineData("1234", "JPY", "1,234 JPY")]
    [InlineData("1.5", "KWD", "1.500 KWD")]
    [InlineData("1.2345", "???", "1.2345 ???")]
    public void Amounts_have_the_decimals_of_their_currency(string amount, string currency, string expected) =>
        AssertSays(Write(new OrderConfirmed(Order, User, decimal.Parse(amount, CultureInfo.InvariantCulture), currency)), expected);

    [Fact]
    public void An_order_without_description_shows_none() =>
        Assert.DoesNotContain("What you ordered", Write(new OrderConfirmed(Order, User, 1m, "USD")).Text, StringComparison.Ordinal);

    [Fact]
    public void Nothing_that_a_customer_says_becomes_markup_or_part_of_the_subject()
    {
        const string Attack = "<script>steal()</script>\r\nBcc: all@example.com";
        var attacker = Ada with { FirstName = Attack };
        IntegrationEvent[] events =
        [
            new OrderConfirmed(Order, User, 1m, "USD", Attack),
            new OrderRejected(Order, User, 1m, "USD", Attack, Attack),
            new OrderCancelled(Order, User, 1m, "USD", Attack),
            new CustomerRegistered(User, 1, Attack, Attack, "ada@example.com"),
        ];

        Assert.All(events, occasion =>
        {
            var email = LetterRenderer.Render(LetterWriter.Write(occasion, attacker));
            Assert.DoesNotContain("<script", email.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("script", email.Subject, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(email.Text.Split('\n'), line => line.StartsWith("Bcc:", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void There_is_no_letter_about_a_changed_profile() =>
        Assert.Throws<NotSupportedException>(
            () => LetterWriter.Write(new CustomerUpdated(User, 2, "Ada", "King", "king@example.com"), Ada));

    private static EmailContent Write(IntegrationEvent occasion) => LetterRenderer.Render(LetterWriter.Write(occasion, Ada));

    private static void AssertSays(EmailContent email, params string[] parts) => Assert.All(parts, part =>
    {
        Assert.Contains(part, email.Text, StringComparison.Ordinal);
        Assert.Contains(part, email.Html, StringComparison.Ordinal);
    });
}
