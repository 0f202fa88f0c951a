using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Shared.Http.Problems;
using Shared.Identity;

namespace NotificationFunctions.DeadLetters;

/// <summary>POST /dead-letters/redrive.</summary>
public sealed class RedriveDeadLetters(ServiceBusClient client, DeadLetterRedrive redrive, ILogger<RedriveDeadLetters> logger)
{
    /// <summary>Answers 200 with how many dead letters ended how, when they have been handled; 400 where there is no such source.</summary>
    [Function(nameof(RedriveDeadLetters))]
    [AdminOnly]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/redrive")] HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = await RedriveRequest.ReadAsync(request, cancellationToken);
        await using var receiver = DeadLetterSource.Open(client, asked.Source) ?? throw ValidationErrors.Of("source", DeadLetterSource.Expected);
        var result = await redrive.RunAsync(receiver, asked, cancellationToken);
        logger.LogWarning("Dead letters of {Source} were redriven by {UserId}: {Result}", asked.Source, Caller.Of(request).UserId, result);
        return TypedResults.Ok(result);
    }
}
