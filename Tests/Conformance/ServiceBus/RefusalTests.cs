using System.Transactions;
using Azure.Messaging.ServiceBus;

namespace Tests.Conformance.ServiceBus;

public sealed class RefusalTests : ServiceBusTest
{
    [Fact]
    public async Task Sessions_are_refused_by_name()
    {
        var next = await Assert.ThrowsAsync<NotSupportedException>(() => Bus.Client.AcceptNextSessionAsync("work"));
        var named = await Assert.ThrowsAsync<NotSupportedException>(() => Bus.Client.AcceptSessionAsync("work", "s"));
        Assert.All([next, named], refusal => Assert.Contains("Sessions are not supported", refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Transactions_are_refused_by_name_and_nothing_is_sent()
    {
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            var refusal = await Assert.ThrowsAsync<NotSupportedException>(() => Bus.Sender().SendMessageAsync(new ServiceBusMessage()));
            Assert.Contains("Transactions", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, Bus.Count().Active);
    }

    [Fact]
    public async Task Rules_are_refused_by_the_name_of_the_operation()
    {
        await using var rules = Bus.Client.CreateRuleManager("orders", "email");
        var refusal = await Assert.ThrowsAsync<NotSupportedException>(
            () => rules.CreateRuleAsync("red", new Azure.Messaging.ServiceBus.Administration.SqlRuleFilter("color = 'red'")));
        Assert.Contains("com.microsoft:add-rule", refusal.Message, StringComparison.Ordinal);
    }
}
