namespace Shared.Http.Problems;

/// <summary>Every kind of refusal of the API.</summary>
public static class ProblemTypes
{
    /// <summary>The request itself is wrong; <c>errors</c> says where.</summary>
    public static readonly ProblemType InvalidRequest = new("/problems/invalid-request", "The request is not valid.", 400);

    /// <summary>The request identifies its caller twice, and differently.</summary>
    public static readonly ProblemType ConflictingCredentials = new("/problems/conflicting-credentials", "The request has two identities.", 400);

    /// <summary>The token of a password reset does not work, or not any more.</summary>
    public static readonly ProblemType ResetTokenInvalid = new("/problems/reset-token-invalid", "The token cannot be used.", 400);

    /// <summary>The request needs a caller, and has none whom the API knows.</summary>
    public static readonly ProblemType Unauthenticated = new("/problems/unauthenticated", "The caller is not known.", 401);

    /// <summary>User name and password do not belong together.</summary>
    public static readonly ProblemType SignInFailed = new("/problems/sign-in-failed", "User name or password is wrong.", 401);

    /// <summary>The balance does not cover the amount.</summary>
    public static readonly ProblemType InsufficientFunds = new("/problems/insufficient-funds", "The balance is too low.", 402);

    /// <summary>The caller is known, and it is not for them.</summary>
    public static readonly ProblemType Forbidden = new("/problems/forbidden", "The caller may not do this.", 403);

    /// <summary>The password that was to be changed is another one.</summary>
    public static readonly ProblemType WrongPassword = new("/problems/wrong-password", "The current password is wrong.", 403);

    /// <summary>A page of another origin made a browser send the request.</summary>
    public static readonly ProblemType CrossOrigin = new("/problems/cross-origin", "The request comes from another origin.", 403);

    /// <summary>The request does not carry the signature of the one who alone may send it.</summary>
    public static readonly ProblemType SignatureInvalid = new("/problems/signature-invalid", "The signature is not valid.", 403);

    /// <summary>The app has no key for the webhook.</summary>
    public static readonly ProblemType WebhookOff = new("/problems/webhook-off", "The webhook is turned off.", 404);

    /// <summary>Callers do not sign in here.</summary>
    public static readonly ProblemType SignInElsewhere = new("/problems/sign-in-elsewhere", "Callers sign in elsewhere.", 404);

    /// <summary>No customer has this user ID.</summary>
    public static readonly ProblemType CustomerNotFound = new("/problems/customer-not-found", "There is no such customer.", 404);

    /// <summary>No account belongs to this user ID.</summary>
    public static readonly ProblemType AccountNotFound = new("/problems/account-not-found", "There is no such account.", 404);

    /// <summary>The customer has no order of this ID.</summary>
    public static readonly ProblemType OrderNotFound = new("/problems/order-not-found", "There is no such order.", 404);

    /// <summary>No orchestration has this instance ID.</summary>
    public static readonly ProblemType OrchestrationNotFound = new("/problems/orchestration-not-found", "There is no such orchestration.", 404);

    /// <summary>The orchestration is in a state in which it is not started again.</summary>
    public static readonly ProblemType OrchestrationNotRetryable = new("/problems/orchestration-not-retryable", "The orchestration cannot be retried.", 409);

    /// <summary>The orchestration is none that can be aborted, or not any more.</summary>
    public static readonly ProblemType OrchestrationNotAbortable = new("/problems/orchestration-not-abortable", "The orchestration cannot be aborted.", 409);

    /// <summary>The customer's order list is not at the version that If-Match names.</summary>
    public static readonly ProblemType OrderListChanged = new("/problems/order-list-changed", "The list of orders has changed.", 409);

    /// <summary>Nothing was paid for the order, so there is nothing to cancel.</summary>
    public static readonly ProblemType OrderNotCancellable = new("/problems/order-not-cancellable", "The order cannot be cancelled.", 409);

    /// <summary>No money may leave the account.</summary>
    public static readonly ProblemType AccountFrozen = new("/problems/account-frozen", "The account is frozen.", 409);

    /// <summary>The deposit would exceed the highest balance that an account may hold.</summary>
    public static readonly ProblemType BalanceLimitExceeded = new("/problems/balance-limit-exceeded", "The balance would be too high.", 409);

    /// <summary>Another customer has the user name.</summary>
    public static readonly ProblemType UserNameTaken = new("/problems/user-name-taken", "The user name is taken.", 409);

    /// <summary>The profile is not at the version that If-Match names.</summary>
    public static readonly ProblemType ProfileChanged = new("/problems/profile-changed", "The profile has changed.", 412);

    /// <summary>The body is larger than the limit.</summary>
    public static readonly ProblemType BodyTooLarge = new("/problems/body-too-large", "The request body is too large.", 413);

    /// <summary>The body is not JSON by its Content-Type.</summary>
    public static readonly ProblemType UnsupportedMediaType = new("/problems/unsupported-media-type", "The request body must be JSON.", 415);

    /// <summary>The idempotency key was used for a request with another content.</summary>
    public static readonly ProblemType KeyReused = new("/problems/idempotency-key-reused", "The idempotency key belongs to another request.", 422);

    /// <summary>The order's currency is not the account's.</summary>
    public static readonly ProblemType CurrencyMismatch = new("/problems/currency-mismatch", "The account has another currency.", 422);

    /// <summary>If-Match is required and missing.</summary>
    public static readonly ProblemType PreconditionRequired = new("/problems/precondition-required", "If-Match is required.", 428);

    /// <summary>It was tried too often; Retry-After says when to try again.</summary>
    public static readonly ProblemType TooManyAttempts = new("/problems/too-many-attempts", "There were too many attempts.", 429);

    /// <summary>Something failed that is no business of the client's.</summary>
    public static readonly ProblemType InternalError = new("/problems/internal-error", "Something went wrong.", 500);

    /// <summary>The order could not be paid for technical reasons, and nothing was charged.</summary>
    public static readonly ProblemType OrderNotProcessed = new("/problems/order-not-processed", "The order could not be processed.", 503);

    /// <summary>Something that the API depends on does not answer.</summary>
    public static readonly ProblemType ServiceUnavailable = new("/problems/service-unavailable", "The service is not available at the moment.", 503);
}
