using Tests.Support;

namespace Tests.EndToEnd.Telemetry;

/// <summary>What reaches an OpenTelemetry collector from the local host's apps, by the official exporter.</summary>
public sealed class CollectorTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_trace_of_a_call_without_trace_context_is_sent_once_each_span_by_its_own_app()
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

        await shopper.OrderAsync(40);
        string[] ofOrders = ["function PlaceOrder", "create_orchestration:OrderSaga", "function DebitAccount"];
        const string OfNotifications = "function OrderEmails";
        await Eventually.TrueAsync(() => ofOrders.Append(OfNotifications).All(span => AppsThatSent(span).Count > 0), Deadline);

        Assert.All(ofOrders, span => Assert.Equal(["OrderFunctions"], AppsThatSent(span)));
        Assert.Equal(["NotificationFunctions"], AppsThatSent(OfNotifications));

        List<string> AppsThatSent(string span) =>
        [
            .. from export in collector.Traces
               from app in (string[])["OrderFunctions", "NotificationFunctions"]
               where export.Contains(Text("service.name")) && export.Contains(Text(app)) && export.Contains(Text(span))
               select app,
        ];
    }

    // In the wire format of protobuf a short text follows its length.
    private static string Text(string text) => (char)text.Length + text;
}
