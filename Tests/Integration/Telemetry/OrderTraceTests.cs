using System.Diagnostics;
using Tests.Support;

namespace Tests.Integration.Telemetry;

/// <summary>An order in the whole system, as an OpenTelemetry backend sees it.</summary>
public sealed class OrderTraceTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_order_is_one_trace_from_the_http_call_to_SendGrid()
    {
        var spans = new RecordedSpans();
        await using var system = await RunningSystem.StartAsync(spans.RecordIn);
        using var shopper = await Shopper.RegisterAsync(system.Http.BaseAddress!, deposit: 100);
        using var trace = new TestTrace();

        var orderId = (await shopper.OrderAsync(40)).Text("orderId");
        string[] lastToEnd = ["ServiceBusProcessor.ProcessMessage", "orchestration:OrderSaga", "function PlaceOrder"];
        await Eventually.TrueAsync(() => lastToEnd.All(Has), Deadline);

        string[] saga = ["orchestration:OrderSaga", "create_orchestration:OrderSaga", "create_orchestration:OrderSaga", "function PlaceOrder"];
        foreach (var activity in new[] { "CreateOrder", "DebitAccount", "CompleteOrder" })
            Assert.Equal([$"function {activity}", $"activity:{activity}", $"activity:{activity}", .. saga], spans.PathTo(Single($"function {activity}")));
        Assert.Equal(
            [
                "POST /v3/mail/send", "function OrderEmails", "ServiceBusProcessor.ProcessMessage", "Message",
                "function PublishEvent", "activity:PublishEvent", "activity:PublishEvent", .. saga,
            ],
            spans.PathTo(Single("POST /v3/mail/send")));
        Assert.Equal(Single("function PublishEvent").SpanId, Single("ServiceBusSender.Send").ParentSpanId);
        Assert.Equal(Single("Message").SpanId, Assert.Single(Single("ServiceBusSender.Send").Links).Context.SpanId);
        Assert.Equal(orderId, Single("orchestration:OrderSaga").GetTagItem("durabletask.task.instance_id"));
        Assert.Equal($"{orderId}-OrderConfirmed", Single("function OrderEmails").GetTagItem("event.id"));
        Assert.Equal((ActivityKind.Client, 202), (Single("POST /v3/mail/send").Kind, Single("POST /v3/mail/send").GetTagItem("http.response.status_code")));

        bool Has(string name) => spans.Of(trace.Id).Any(span => RecordedSpans.NameOf(span) == name);
        Activity Single(string name) => Assert.Single(spans.Of(trace.Id), span => RecordedSpans.NameOf(span) == name);
    }
}
