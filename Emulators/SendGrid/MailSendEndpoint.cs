using System.Globalization;
using System.Text.Json;
using Emulators.SendGrid.Validation;
using Emulators.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Emulators.SendGrid;

/// <summary>
/// <c>POST /v3/mail/send</c>. Official source: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send, and
/// https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses for what all calls share.
/// </summary>
internal static class MailSendEndpoint
{
    // "The total size of your email, including attachments, must be less than 30MB": see LimitsValidator.
    private const int MaxBodyBytes = (30 * 1024 * 1024) - 1;

    public static async Task<IResult> HandleAsync(HttpContext call, MailboxStore mailbox)
    {
        if (mailbox.TakeFailure() is { } failure)
        {
            return Fail(call, failure);
        }

        if (Refusal(call, mailbox.ApiKey) is { } refusal)
        {
            return refusal;
        }

        try
        {
            var request = await ReadAsync(call);
            var errors = MailSendValidator.Validate(request, mailbox.Now);
            if (errors.Count > 0)
            {
                return Errors(StatusCodes.Status400BadRequest, [.. errors]);
            }

            call.Response.Headers["X-Message-Id"] = await mailbox.AddAsync(request, call.RequestAborted);
            return Results.StatusCode(StatusCodes.Status202Accepted);
        }
        catch (JsonException)
        {
            return Errors(StatusCodes.Status400BadRequest, MailSendError.Of("Bad Request"));
        }
        catch (BadHttpRequestException unreadable)
        {
            return Errors(unreadable.StatusCode, MailSendError.Of(unreadable.Message));
        }
        catch (StoreException full)
        {
            return Errors(StatusCodes.Status503ServiceUnavailable, MailSendError.Of(full.Message));
        }
    }

    private static IResult Fail(HttpContext call, MailboxFailure failure)
    {
        if (failure.RetryAfterSeconds is { } seconds)
        {
            call.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return Errors(failure.Status, MailSendError.Of(MessageOf(failure.Status)));
    }

    // As SendGrid words them; 401 is also its answer when the credits of a plan are used up.
    private static string MessageOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Maximum credits exceeded",
        StatusCodes.Status403Forbidden => "The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.",
        StatusCodes.Status429TooManyRequests => "too many requests",
        _ => "the mailbox was told to fail",
    };

    private static IResult? Refusal(HttpContext call, string apiKey)
    {
        var authorization = call.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return Errors(StatusCodes.Status401Unauthorized, MailSendError.Of("Permission denied, wrong credentials"));
        }

        if (authorization["Bearer ".Length..].Trim() != apiKey)
        {
            return Errors(StatusCodes.Status401Unauthorized, MailSendError.Of("The provided authorization grant is invalid, expired, or revoked"));
        }

        return MediaTypeHeaderValue.TryParse(call.Request.ContentType, out var type) && type.MediaType == "application/json"
            ? null
            : Errors(StatusCodes.Status415UnsupportedMediaType, MailSendError.Of("Content-Type should be application/json."));
    }

    private static async Task<MailSendRequest> ReadAsync(HttpContext call)
    {
        if (call.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBodyBytes;
        }

        return await JsonSerializer.DeserializeAsync<MailSendRequest>(call.Request.Body, MailboxJson.SendGrid, call.RequestAborted)
            ?? throw new JsonException("The body is null.");
    }

    private static IResult Errors(int status, params IReadOnlyList<MailSendError> errors) =>
        Results.Json(new MailSendErrors(errors), MailboxJson.SendGrid, statusCode: status);
}
