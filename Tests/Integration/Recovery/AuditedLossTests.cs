using BillingFunctions.Audits;
using OrderFunctions.Audits;
using OrderFunctions.Orders;

namespace Tests.Integration.Recovery;

/// <summary>What the nightly audits find where rows of an order were lost, and where an order contradicts its money.</summary>
public sealed class AuditedLossTests(RecoveryApp app) : IClassFixture<RecoveryApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What was lost, how the order had ended, and which kinds of findings the audits make of it.</summary>
    public static TheoryData<string, OrderStatus, string> Losses
    {
        get
        {
            var data = new TheoryData<string, OrderStatus, string>();
            foreach (var status in (OrderStatus[])[OrderStatus.Confirmed, OrderStatus.Rejected, OrderStatus.Cancelled])
            {
                data.Add("nothing", status, "");
                data.Add("order", status, "OrderMissing");
                data.Add("id", status, "OrderMissing");
                data.Add("order, id, op", status, "OrderMissing");
                data.Add("list", status, "OrderListBehind");
                data.Add("account", status, "AccountMissing");
                data.Add("op", status, "");
                data.Add("instance", status, "");
            }

            data.Add("entry", OrderStatus.Confirmed, "AccountDisagrees");
            data.Add("entry, op", OrderStatus.Confirmed, "AccountDisagrees, DebitMissing");
            data.Add("older account", OrderStatus.Confirmed, "AccountDisagrees");
            data.Add("older account, entry, op", OrderStatus.Confirmed, "DebitMissing");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task The_audits_find_what_was_lost(string losses, OrderStatus status, string kinds)
    {
        var (user, orderId) = await app.OrderAsync(status);
        foreach (var loss in losses.Split(", "))
            await app.LoseAsync(user, orderId, loss);

        Assert.Equal(kinds, await AuditAsync(user));
    }

    [Theory]
    [InlineData(nameof(OrderStatus.Rejected), "DebitStands")]
    [InlineData(nameof(OrderStatus.Cancelled), "DebitStands")]
    [InlineData(nameof(OrderStatus.Pending), "OrderPending")]
    [InlineData(nameof(OrderStatus.Confirmed), "")]
    public async Task The_audit_finds_an_order_that_is_not_where_its_money_is(string status, string kinds)
    {
        var (user, _) = await app.OrderAsync(OrderStatus.Confirmed);
        await app.SetAsync(user, nameof(OrderRow.Status), status);
        await app.SetAsync(user, nameof(OrderRow.UpdatedAt), DateTimeOffset.UtcNow - OrderAudit.MaxPending - TimeSpan.FromMinutes(1));

        Assert.Equal(kinds, await AuditAsync(user));
    }

    [Fact]
    public async Task A_confirmed_order_without_its_debit_is_found_and_a_young_pending_one_is_not()
    {
        var (user, _) = await app.OrderAsync(OrderStatus.Cancelled);
        await app.SetAsync(user, nameof(OrderRow.Status), nameof(OrderStatus.Confirmed));
        var (other, _) = await app.OrderAsync(OrderStatus.Pending);

        Assert.Equal("DebitMissing", await AuditAsync(user));
        Assert.Equal("", await AuditAsync(other));
    }

    [Fact]
    public async Task A_finding_says_what_to_do_and_only_the_newest_are_kept()
    {
        var (user, orderId) = await app.OrderAsync(OrderStatus.Confirmed);
        var findings = app.App.Service<AuditFindings>();
        for (var number = 0; number < AuditFindings.MaxKept; number++)
            await findings.AddAsync(AuditFindingKind.OrderMissing, user, orderId, $"{number}", Stop);
        await findings.AddAsync(AuditFindingKind.OrderPending, user, orderId, "The newest.", Stop);
        await findings.PruneAsync(Stop);

        var newest = (await app.App.GetAsync("/api/audits?limit=1")).Body.GetProperty("findings")[0];
        var (kept, continuation) = (0, "");
        do
        {
            var page = (await app.App.GetAsync($"/api/audits?limit=100{continuation}")).Body;
            kept += page.GetProperty("findings").GetArrayLength();
            continuation = page.TryGetProperty("continuation", out var next) ? $"&continuation={next}" : "";
        }
        while (continuation.Length > 0);

        Assert.Equal(("OrderPending", orderId, "The newest."), (newest.GetProperty("kind").GetString(), newest.GetProperty("orderId").GetString(),
            newest.GetProperty("detail").GetString()));
        Assert.StartsWith("Retry the order's orchestration.", newest.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Equal(AuditFindings.MaxKept, kept);
    }

    // The kinds of what the audits found of one customer.
    private async Task<string> AuditAsync(string user)
    {
        var began = DateTimeOffset.UtcNow;
        await app.App.Service<AuditRound>().RunAsync(Stop);
        await app.App.Service<OrderAuditRound>().RunAsync(app.App.Durable, Stop);

        var found = (await app.App.Service<AuditFindings>().ReadPageAsync(new(100, null), Stop)).Items;
        return string.Join(", ", found.Where(finding => finding.UserId == user && finding.FoundAt >= began).Select(finding => finding.Kind).Order());
    }
}
