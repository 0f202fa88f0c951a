using System.Globalization;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace NotificationFunctions.DeadLetters;

/// <summary>GET /dead-letters?source&amp;limit&amp;continuation.</summary>
public sealed class ListDeadLetters(ServiceBusClient client)
{
    /// <summary>Answers 200 with one page of a source's dead letters. They are looked at and not touched.</summary>
    [Function(nameof(ListDeadLetters))]
    [AdminOnly]
    [AcceptsQuery("source", "limit", "continuation")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dead-letters")] HttpRequest request, CancellationToken cancellationToken)
    {
        var page = PageRequest.Read(request);
        var from = 0L;
        if (page.After is { } after && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            throw ValidationErrors.Of("continuation", "is not one that this API gave.");
        }

        await using var receiver = DeadLetterSource.Open(client, request.Query["source"].ToString())
            ?? throw ValidationErrors.Of("source", DeadLetterSource.Expected);
        var found = await PeekAsync(receiver, page.Limit, from, cancellationToken);
        var continuation = found.Count < page.Limit ? null : PageRequest.Encode((found[^1].SequenceNumber + 1).ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new DeadLetterList([.. found.Select(DeadLetterView.Of)], continuation));
    }

    // Service Bus may give fewer than there are. Each round gives at least one, or is the last.
    private static async Task<List<ServiceBusReceivedMessage>> PeekAsync(
        ServiceBusReceiver receiver, int limit, long from, CancellationToken cancellationToken)
    {
        var found = new List<ServiceBusReceivedMessage>();
        while (found.Count < limit)
        {
            var some = await receiver.PeekMessagesAsync(limit - found.Count, from, cancellationToken);
            if (some.Count == 0)
            {
                break;
            }

            found.AddRange(some);
            from = some[^1].SequenceNumber + 1;
        }

        return found;
    }
}
