using OrderFunctions.Placement;
using Tests.Support;

namespace Tests.Unit.Orders;

public sealed class OrderKeySettingsTests
{
    [Fact]
    public void X_Request_Id_is_another_name_of_the_key_unless_the_setting_says_otherwise()
    {
        Assert.True(TestSettings.Read<OrderKeySettings>().TakesRequestId);
        Assert.False(TestSettings.Read<OrderKeySettings>(("Orders__TakeRequestIdAsKey", "false")).TakesRequestId);
    }
}
