using System.Text;
using Tests.Support;

namespace Tests.EndToEnd.Telemetry;

/// <summary>What reaches an OpenTelemetry collector from the local host's apps, by the official exporter.</summary>
public sealed class CollectorTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_trace_from_the_call_to_the_email_is_sent_each_span_by_the_app_or_the_host_that_made_it()
    {
        await using var collector = await Collector.StartAsync();
        await using var host = new LocalHostProcess
        {
            Environment = new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint.ToString(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
            },
        };
        await host.StartAsync();
        using var shopper = await Shopper.RegisterAsync(host.BaseAddress, deposit: 100);

        await shopper.OrderAsync(40, traceParent: $"00-{TraceId}-b7ad6b7169203331-01");
        string[] ofOrders = ["function PlaceOrder", "function DebitAccount"];
        string[] ofHost = ["POST /api/orders", "orchestration:OrderSaga@(", "activity:DebitAccount", "ServiceBusProcessor.ProcessMessage"];
        const string OfNotifications = "function OrderEmails";
        string[] all = [.. ofOrders, .. ofHost, OfNotifications];
        await Eventually.TrueAsync(() => all.All(span => AppsThatSent(span).Count > 0), Deadline);

        Assert.All(ofOrders, span => Assert.Equal(["OrderFunctions"], AppsThatSent(span)));
        Assert.Equal(["OrderFunctions", "functions-host"], AppsThatSent("create_orchestration:OrderSaga").Order(StringComparer.Ordinal));
        Assert.All(ofHost, span => Assert.Equal(["functions-host"], AppsThatSent(span).Distinct()));
        Assert.Equal(["NotificationFunctions"], AppsThatSent(OfNotifications));
        var traceId = Encoding.Latin1.GetString(Convert.FromHexString(TraceId));
        Assert.All(
            collector.Traces.Where(export => export.Contains(OfNotifications)), export => Assert.Contains(traceId, export, StringComparison.Ordinal));

        List<string> AppsThatSent(string span) =>
        [
            .. from export in collector.Traces
               from app in (string[])["OrderFunctions", "NotificationFunctions", "functions-host"]
               where export.Contains(Text("service.name")) && export.Contains(Text(app)) && export.Contains(span)
               select app,
        ];
    }

    // In the wire format of protobuf a short text follows its length.
    private static string Text(string text) => (char)text.Length + text;
}
