using BillingFunctions.Movements;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Unit.Billing;

public sealed class DepositSettingsTests
{
    [Fact]
    public void Customers_deposit_unless_the_setting_says_otherwise() =>
        Assert.Equal(new DepositSettings(DepositSettings.Depositors.Customers, null), TestSettings.Read<DepositSettings>());

    [Fact]
    public void A_payment_provider_is_a_user_id()
    {
        var provider = UserId.For("provider", "key");

        Assert.Equal(
            new DepositSettings(DepositSettings.Depositors.Admins, provider),
            TestSettings.Read<DepositSettings>(("Deposits__By", "admins"), ("Deposits__PaymentProvider", provider)));
    }

    [Theory]
    [InlineData("Deposits__By", "everybody")]
    [InlineData("Deposits__By", "1")]
    [InlineData("Deposits__PaymentProvider", "stripe")]
    public void What_cannot_be_meant_stops_the_start_and_is_named(string name, string value) =>
        Assert.Contains(name, Assert.ThrowsAny<Exception>(() => TestSettings.Read<DepositSettings>((name, value))).Message, StringComparison.Ordinal);
}
