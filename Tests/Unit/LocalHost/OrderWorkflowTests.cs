using LocalHost;
using Shared.Identifiers;

namespace Tests.Unit.LocalHost;

/// <summary>What the local host knows of the apps without referencing them.</summary>
public sealed class OrderWorkflowTests
{
    [Fact]
    public void The_first_admin_is_who_registers_with_the_user_name_and_the_idempotency_key_admin() =>
        Assert.Equal(UserId.For("admin", "admin"), OrderWorkflow.DefaultSettings(7071)["Identity:FirstAdmin"]);
}
