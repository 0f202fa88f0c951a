using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Tests.Runtime.ServiceBus;

/// <summary>Functions with the trigger in all its forms.</summary>
internal static class TriggerFunctions
{
    internal const string Queue = "retries";

    public sealed class Plain(Handler handler)
    {
        [Function("Plain")]
        public Task RunAsync(
            [ServiceBusTrigger(Queue, Connection = "Bus")] ServiceBusReceivedMessage message, ServiceBusMessageActions actions) =>
            handler.HandleAsync(message, actions);
    }

    public sealed class WithAutoComplete(Handler handler)
    {
        [Function("WithAutoComplete")]
        public Task RunAsync(
            [ServiceBusTrigger(Queue, Connection = "Bus", AutoCompleteMessages = true)] ServiceBusReceivedMessage message,
            ServiceBusMessageActions actions) => handler.HandleAsync(message, actions);
    }

    public sealed class WithoutAutoComplete(Handler handler)
    {
        [Function("WithoutAutoComplete")]
        public Task RunAsync(
            [ServiceBusTrigger(Queue, Connection = "Bus", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
            ServiceBusMessageActions actions) => handler.HandleAsync(message, actions);
    }

    public sealed class Endless(Handler handler)
    {
        [Function("Endless")]
        public async Task RunAsync([ServiceBusTrigger(Queue, Connection = "Bus")] ServiceBusReceivedMessage message, CancellationToken cancellationToken)
        {
            handler.Note(message);
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
    }

    public sealed class OnSubscription(Handler handler)
    {
        [Function("OnSubscription")]
        public void Run([ServiceBusTrigger("%Topic%", "%Group__Subscription%", Connection = "Bus")] string body) => handler.Note(body);
    }

    public sealed class OfBytes(Handler handler)
    {
        [Function("OfBytes")]
        public void Run([ServiceBusTrigger(Queue, Connection = "Bus")] byte[] body) => handler.Note(body);
    }

    public sealed class OfJson(Handler handler)
    {
        [Function("OfJson")]
        public void Run([ServiceBusTrigger(Queue, Connection = "Bus")] Order order) => handler.Note(order);
    }

    public sealed class OfDefaultConnection(Handler handler)
    {
        [Function("OfDefaultConnection")]
        public void Run([ServiceBusTrigger(Queue)] string body, FunctionContext context) =>
            handler.Note((body, context.BindingContext.BindingData["MessageId"], context.TraceContext.TraceParent));
    }

    public sealed class OnNothing
    {
        [Function("OnNothing")]
        public void Run([ServiceBusTrigger("orders", "nobody", Connection = "Bus")] string body) => throw new NotSupportedException(body);
    }

    public sealed class OfBinaryData
    {
        [Function("OfBinaryData")]
        public void Run([ServiceBusTrigger(Queue, Connection = "Bus")] BinaryData body) => throw new NotSupportedException(body.ToString());
    }

    internal sealed record Order(string OrderId, decimal Price);
}
