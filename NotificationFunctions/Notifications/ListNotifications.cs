using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using NotificationFunctions.Emails;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;

namespace NotificationFunctions.Notifications;

/// <summary>One email as the API shows it.</summary>
/// <param name="MessageId">Identifies it: the CloudEvents id of what it is about.</param>
/// <param name="EventType">The name of the event that it is about.</param>
/// <param name="To">The address that it went to; null once it was erased.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="StatusAt">Since when.</param>
/// <param name="Reason">Why it did not arrive; only where it bounced or was dropped.</param>
/// <param name="SentAt">When it was handed to SendGrid.</param>
/// <param name="OrderId">The order that it is about, if any.</param>
public sealed record NotificationView(
    string MessageId,
    [property: JsonPropertyName("type")] string EventType,
    string? To,
    string Subject,
    EmailStatus Status,
    DateTimeOffset StatusAt,
    FailureReason? Reason,
    DateTimeOffset SentAt,
    OrderId? OrderId)
{
    /// <summary>Shows an email.</summary>
    public static NotificationView Of(SentEmail email) => new(
        email.Reference.EventId,
        email.EventType,
        email.To,
        email.Subject,
        email.State.Status,
        email.State.At,
        email.State.Reason,
        email.Reference.SentAt,
        email.OrderId);
}

/// <summary>A page of a customer's emails, newest first.</summary>
/// <param name="Notifications">The emails.</param>
/// <param name="Continuation">Asks for the next page; absent on the last one.</param>
public sealed record NotificationList(IReadOnlyList<NotificationView> Notifications, string? Continuation);

/// <summary>Lists the emails to a customer.</summary>
public sealed class ListNotifications(EmailTable emails)
{
    /// <summary>
    /// <c>GET /notifications?userId&amp;limit&amp;continuation</c>: the caller's where no user is named. A customer without emails has an
    /// empty list, whether known or not.
    /// </summary>
    [Function(nameof(ListNotifications))]
    [AcceptsQuery("userId", "limit", "continuation")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var page = PageRequest.Read(request);
        if (CallerQuery.FindUserId(request) is not { } userId)
            return new Problem(ProblemTypes.CustomerNotFound, "No customer has this user ID.");

        var sent = await emails.ReadPageAsync(userId, page, cancellationToken);
        var list = new NotificationList([.. sent.Items.Select(NotificationView.Of)], sent.Continuation);
        return TypedResults.Ok(list);
    }
}
