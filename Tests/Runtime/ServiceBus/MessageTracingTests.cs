using System.Diagnostics;
using Azure.Messaging.ServiceBus;

namespace Tests.Runtime.ServiceBus;

/// <summary>Official behaviour: <c>Shared/MessagingClientDiagnostics.cs</c>, <c>Diagnostics/DiagnosticProperty.cs</c> (azure-sdk-for-net).</summary>
public sealed class MessageTracingTests : BrokerTest
{
    [Fact]
    public async Task A_message_carries_the_trace_of_its_sender()
    {
        var spans = new List<Activity>();
        using var listener = Listen(spans);
        using var caller = new Activity("caller").Start();

        await Broker.SendAsync("orders", "a");

        var message = await Broker.Receiver().ReceiveMessageAsync().Soon();
        var producer = spans.Single(span => span.OperationName == "Message" && span.TraceId == caller.TraceId);
        Assert.Equal((ActivityKind.Producer, caller.SpanId), (producer.Kind, producer.ParentSpanId));
        Assert.Equal(producer.Id, message.ApplicationProperties["traceparent"]);
        Assert.Equal(producer.Id, message.ApplicationProperties["Diagnostic-Id"]);
        var send = spans.Single(span => span.OperationName == "ServiceBusSender.Send" && span.TraceId == caller.TraceId);
        Assert.Equal((ActivityKind.Client, "Azure.Messaging.ServiceBus.ServiceBusSender"), (send.Kind, send.Source.Name));
        Assert.Equal(producer.SpanId, send.Links.Single().Context.SpanId);
        Assert.Equal("orders", send.GetTagItem("messaging.destination.name"));
    }

    [Fact]
    public async Task A_message_that_has_a_trace_keeps_it()
    {
        using var listener = Listen([]);
        const string given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        await Broker.Client.CreateSender("orders").SendMessageAsync(
            new ServiceBusMessage("a") { ApplicationProperties = { ["Diagnostic-Id"] = given } });

        var message = await Broker.Receiver().ReceiveMessageAsync().Soon();
        Assert.Equal(given, message.ApplicationProperties["Diagnostic-Id"]);
        Assert.DoesNotContain("traceparent", message.ApplicationProperties.Keys);
    }

    [Fact]
    public async Task A_failed_send_marks_its_span()
    {
        var spans = new List<Activity>();
        using var listener = Listen(spans);
        using var caller = new Activity("caller").Start();

        await Assert.ThrowsAsync<ServiceBusException>(() => Broker.SendAsync("nowhere", "a"));

        var send = spans.Single(span => span.OperationName == "ServiceBusSender.Send" && span.TraceId == caller.TraceId);
        Assert.Equal((ActivityStatusCode.Error, "MessagingEntityNotFound"), (send.Status, send.GetTagItem("error.type")));
    }

    private static ActivityListener Listen(List<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Azure.Messaging.ServiceBus", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
