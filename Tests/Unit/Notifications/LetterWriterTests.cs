using System.Globalization;
using NotificationFunctions.Emails;
using NotificationFunctions.Emails.Letters;
using Shared.Events;
using Shared.Identifiers;

namespace Tests.Unit.Notifications;

public class LetterWriterTests
{
    private static readonly OrderId Order = OrderId.Parse("order-aaaaaaaaaaaaaaaaaaaaaaaaaa");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId User = UserId.For("ada", "key-1");
    private static readonly Addressee Ada = new("Ada", "Lovelace", "ada@example.com");

    [Fact]
    public void A_confirmed_order_is_an_email_of_joy()
    {
        var email = Write(new OrderConfirmed(Order, User, 1400m, "USD", "A kite"));

        Assert.Equal($"Your order {Order} is confirmed", email.Subject);
        AssertSays(email, "Dear Ada,", "Hooray", Order, "1,400.00 USD");
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

    public static TheoryData<IntegrationEvent, string, string> SecurityLetters => new()
    {
        { new PasswordChanged(User, 2, "Ada", "ada@example.com", ByReset: false, Noon), "Your password was changed", "knew the password" },
        { new PasswordChanged(User, 2, "Ada", "ada@example.com", ByReset: true, Noon), "Your password was changed", "with a code" },
        { new EmailAddressChanged(User, 2, "Ada", "ada@example.com", Noon), "Your email address was changed", "1 March 2026, 12:00 UTC" },
        { new CustomerClosed(User, 2, Noon), "Your account is closed", "erased" },
    };

    [Theory]
    [MemberData(nameof(SecurityLetters))]
    public void A_letter_about_security_says_what_happened_and_what_to_do(IntegrationEvent occasion, string subject, string words)
    {
        var email = Write(occasion);

        Assert.Equal(subject, email.Subject);
        AssertSays(email, "Dear Ada,", words, "get in touch with us at once");
    }

    [Fact]
    public void What_was_ordered_is_not_repeated_in_the_customers_own_words() => Assert.All(
        new IntegrationEvent[]
        {
            new OrderConfirmed(Order, User, 1m, "USD", "Visit evil.example now"),
            new OrderRejected(Order, User, 1m, "USD", "InsufficientFunds", "Visit evil.example now"),
            new OrderCancelled(Order, User, 1m, "USD", "Visit evil.example now"),
        },
        occasion =>
        {
            var email = Write(occasion);
            Assert.Contains(Order, email.Subject, StringComparison.Ordinal);
            Assert.DoesNotContain("evil", email.Subject + email.Text + email.Html, StringComparison.Ordinal);
        });

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
