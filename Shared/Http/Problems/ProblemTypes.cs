namespace Shared.Http.Problems;

/// <summary>The problem types that any call can answer with. Each module has further ones.</summary>
public static class ProblemTypes
{
    /// <summary>The request itself is wrong; <c>errors</c> says where.</summary>
    public static readonly ProblemType InvalidRequest = new("/problems/invalid-request", "The request is not valid.", 400);

    /// <summary>The request identifies its caller twice, and differently.</summary>
    public static readonly ProblemType ConflictingCredentials = new("/problems/conflicting-credentials", "The request has two identities.", 400);

    /// <summary>The request needs a caller, and has none whom the API knows.</summary>
    public static readonly ProblemType Unauthenticated = new("/problems/unauthenticated", "The caller is not known.", 401);

    /// <summary>The caller is known, and it is not for them.</summary>
    public static readonly ProblemType Forbidden = new("/problems/forbidden", "The caller may not do this.", 403);

    /// <summary>A page of another origin made a browser send the request.</summary>
    public static readonly ProblemType CrossOrigin = new("/problems/cross-origin", "The request comes from another origin.", 403);

    /// <summary>Callers do not sign in here.</summary>
    public static readonly ProblemType SignInElsewhere = new("/problems/sign-in-elsewhere", "Callers sign in elsewhere.", 404);

    /// <summary>No function answers calls of this path.</summary>
    public static readonly ProblemType NotFound = new("/problems/not-found", "There is nothing here.", 404);

    /// <summary>The path exists, and not for this method; Allow says for which.</summary>
    public static readonly ProblemType MethodNotAllowed = new("/problems/method-not-allowed", "The method is not allowed.", 405);

    /// <summary>The body came too slowly, or not at all.</summary>
    public static readonly ProblemType RequestTimeout = new("/problems/request-timeout", "The request took too long.", 408);

    /// <summary>No customer has this user ID.</summary>
    public static readonly ProblemType CustomerNotFound = new("/problems/customer-not-found", "There is no such customer.", 404);

    /// <summary>The body is larger than the limit.</summary>
    public static readonly ProblemType BodyTooLarge = new("/problems/body-too-large", "The request body is too large.", 413);

    /// <summary>By its headers the body is not plain JSON in UTF-8.</summary>
    public static readonly ProblemType UnsupportedMediaType = new("/problems/unsupported-media-type", "The request body must be JSON.", 415);

    /// <summary>The idempotency key was used for a request with another content.</summary>
    public static readonly ProblemType KeyReused = new("/problems/idempotency-key-reused", "The idempotency key belongs to another request.", 422);

    /// <summary>If-Match is required and missing.</summary>
    public static readonly ProblemType PreconditionRequired = new("/problems/precondition-required", "If-Match is required.", 428);

    /// <summary>It was tried too often; Retry-After says when to try again.</summary>
    public static readonly ProblemType TooManyAttempts = new("/problems/too-many-attempts", "There were too many attempts.", 429);

    /// <summary>The service failed. The details are in the log only.</summary>
    public static readonly ProblemType InternalError = new("/problems/internal-error", "Something went wrong.", 500);

    /// <summary>Something that the API depends on does not answer.</summary>
    public static readonly ProblemType ServiceUnavailable = new("/problems/service-unavailable", "The service is not available at the moment.", 503);
}
