using Emulators.ServiceBus.Messages;
using Emulators.ServiceBus.State;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace Emulators.ServiceBus.Amqp;

/// <summary>Receives the messages that a client sends to a queue or topic.</summary>
internal sealed class SendEndpoint
{
    // Bounds the messages that are not settled yet on one link.
    private const uint LinkCredit = 200;

    private readonly AmqpServer _server;
    private readonly SendTarget _target;
    private readonly ReceivingAmqpLink _link;

    private SendEndpoint(AmqpServer server, SendTarget target, ReceivingAmqpLink link) => (_server, _target, _link) = (server, target, link);

    public static AmqpLink Create(AmqpServer server, string address, AmqpSession session, AmqpLinkSettings settings)
    {
        var target = server.Broker.Target(QueueAddress.Parse(address));
        settings.MaxMessageSize = SendTarget.MaxMessageBytes;
        settings.TotalLinkCredit = LinkCredit;
        settings.AutoSendFlow = true;
        var endpoint = new SendEndpoint(server, target, new ReceivingAmqpLink(session, settings));
        endpoint._link.RegisterMessageListener(transfer => _ = endpoint.AcceptAsync(transfer));
        return endpoint._link;
    }

    private async Task AcceptAsync(AmqpMessage transfer)
    {
        Outcome outcome = AmqpConstants.AcceptedOutcome;
        try
        {
            var messages = MessageEncoding.ReadTransfer(transfer);
            var operation = new ServiceBusOperation(ServiceBusOperationKind.Send, _target.Name, [.. messages.Select(message => message.MessageId)]);
            await _server.Faults.RunAsync(_link, operation, () => _target.SendAsync(messages));
        }
        catch (Exception failure)
        {
            outcome = new Rejected { Error = failure.ToError(_server.Log) };
        }

        // A refusal is left to the client to settle. The library takes a message that was settled before its sending returned for an accepted one
        // (AmqpLink.SendDelivery of azure-amqp), so a refusal that is quick would be lost.
        _link.DisposeDelivery(transfer, settled: outcome is Accepted, outcome);
        transfer.Dispose();
    }
}
