using Shared.Http.Problems;

namespace NotificationFunctions.DeliveryReports;

/// <summary>The kinds of refusals of the webhook.</summary>
public static class WebhookProblemTypes
{
    /// <summary>The request does not carry the signature of the one who alone may send it.</summary>
    public static readonly ProblemType SignatureInvalid = new("/problems/signature-invalid", "The signature is not valid.", 403);

    /// <summary>The app has no key for the webhook.</summary>
    public static readonly ProblemType WebhookOff = new("/problems/webhook-off", "The webhook is turned off.", 404);
}
