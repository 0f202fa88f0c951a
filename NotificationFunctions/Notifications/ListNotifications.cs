using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Emails;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace NotificationFunctions.Notifications;

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
