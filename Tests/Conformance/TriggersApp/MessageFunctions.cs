using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace TriggersApp;

/// <summary>Service Bus functions that do what their message says.</summary>
internal static class MessageFunctions
{
    [Function(nameof(ReceiveAsync))]
    public static async Task ReceiveAsync(
        [ServiceBusTrigger("%WorkQueue%", Connection = "Bus", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        FunctionContext context)
    {
        Records.Add($"message {message.MessageId} {message.DeliveryCount} {context.BindingContext.BindingData["SequenceNumber"]}");
        switch (message.Body.ToString())
        {
            case "complete":
                await actions.CompleteMessageAsync(message);
                break;
            case "complete second":
                await (message.DeliveryCount == 1 ? actions.AbandonMessageAsync(message) : actions.CompleteMessageAsync(message));
                break;
            case "defer":
                await actions.DeferMessageAsync(message, new Dictionary<string, object> { ["deferred"] = DateTimeOffset.UnixEpoch });
                break;
            case "dead-letter":
                await actions.DeadLetterMessageAsync(message, new Dictionary<string, object> { ["attempts"] = 3 }, "Refused", "As asked for.");
                break;
            case "hold once" when message.DeliveryCount == 1:
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                break;
            case "hold once":
                await actions.CompleteMessageAsync(message);
                break;
            default:
                throw new InvalidOperationException("As asked for.");
        }
    }

    /// <summary>Gets the text alone, and leaves the settling to the host.</summary>
    [Function(nameof(ReceiveText))]
    public static void ReceiveText([ServiceBusTrigger("topic", "subscription", Connection = "Bus")] string text, FunctionContext context)
    {
        var properties = (string)context.BindingContext.BindingData["ApplicationProperties"]!;
        Records.Add($"text {text} {JsonSerializer.Deserialize<Dictionary<string, string>>(properties)!["color"]}");
    }
}
