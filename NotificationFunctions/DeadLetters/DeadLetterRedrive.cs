using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using NotificationFunctions.Consumers;
using NotificationFunctions.Events;
using Shared.Failures;
using Shared.Identifiers;

namespace NotificationFunctions.DeadLetters;

/// <summary>
/// Hands dead letters to the handler that gave them up, then completes them. The handler is idempotent, so a crash in between, two calls
/// at once and a message that was handled meanwhile do no harm. What is not handled stays where it is.
/// </summary>
public sealed class DeadLetterRedrive(EventDispatcher events, ILogger<DeadLetterRedrive> logger)
{
    private const int ReceivedAtOnce = 10;
    private const int MaxLookedAt = 1000;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(3);

    /// <summary>Handles the message that the request names, or else the oldest ones.</summary>
    /// <param name="receiver">The dead letters.</param>
    /// <param name="request">Which of them.</param>
    /// <param name="handles">Is told whom each message is about, before it is handled.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async Task<RedriveResult> RunAsync(
        ServiceBusReceiver receiver, RedriveRequest request, Action<UserId> handles, CancellationToken cancellationToken)
    {
        var outcomes = new List<RedriveOutcome>();
        var max = request.SequenceNumber is null ? request.Max : 1;

        // Messages stay locked until the end, because one that is abandoned is delivered again at once.
        var left = new Dictionary<long, ServiceBusReceivedMessage>();
        try
        {
            while (outcomes.Count < max && left.Count < MaxLookedAt)
            {
                var limit = request.SequenceNumber is null ? Math.Min(ReceivedAtOnce, max - outcomes.Count) : ReceivedAtOnce;
                var received = await receiver.ReceiveMessagesAsync(limit, Wait, cancellationToken);
                var unseen = received.Where(message => left.TryAdd(message.SequenceNumber, message)).ToList();
                if (unseen.Count == 0)
                {
                    break;
                }

                foreach (var message in unseen.Where(message => request.SequenceNumber is not { } wanted || message.SequenceNumber == wanted))
                {
                    var outcome = await RedriveAsync(receiver, message, handles, cancellationToken);
                    outcomes.Add(outcome);
                    if (outcome == RedriveOutcome.Redriven)
                    {
                        left.Remove(message.SequenceNumber);
                    }
                }
            }
        }
        finally
        {
            await AbandonAsync(receiver, left.Values);
        }

        return RedriveResult.Of(outcomes);
    }

    private async Task<RedriveOutcome> RedriveAsync(
        ServiceBusReceiver receiver, ServiceBusReceivedMessage message, Action<UserId> handles, CancellationToken cancellationToken)
    {
        try
        {
            var incoming = IncomingEvent.Read(message.Body.ToMemory().Span);
            handles(incoming.UserId);
            switch (await events.HandleAsync(incoming, cancellationToken))
            {
                case Handling.Waiting:
                    return RedriveOutcome.Waiting;
                case Handling.Refused:
                    return RedriveOutcome.Refused;
                default:
                    await receiver.CompleteMessageAsync(message, cancellationToken);
                    return RedriveOutcome.Redriven;
            }
        }
        catch (JsonException)
        {
            return RedriveOutcome.Refused;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(exception, "Dead letter {SequenceNumber} of {Source} was not redriven.", message.SequenceNumber, receiver.EntityPath);
            return TransientFailure.IsTransient(exception) ? RedriveOutcome.Waiting : RedriveOutcome.Failed;
        }
    }

    // This is done even when the call is cancelled. Where it fails, the locks expire.
    private async Task AbandonAsync(ServiceBusReceiver receiver, IEnumerable<ServiceBusReceivedMessage> messages)
    {
        foreach (var message in messages)
        {
            try
            {
                await receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
            }
            catch (ServiceBusException exception)
            {
                logger.LogInformation(exception, "Dead letter {SequenceNumber} was not abandoned; its lock will expire.", message.SequenceNumber);
            }
        }
    }
}
