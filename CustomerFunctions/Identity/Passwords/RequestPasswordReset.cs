using CustomerFunctions.Identity.Attempts;
using CustomerFunctions.Identity.Logins;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>POST /password-resets.</summary>
public sealed class RequestPasswordReset(AttemptTable attempts, PasswordResetTable resets, IdentitySettings settings)
{
    /// <summary>
    /// Answers 202, whether or not anybody has the user name, and whether or not its user has been sent enough emails of this kind for now;
    /// 429 after too many requests from one address. What it starts finds out the rest.
    /// </summary>
    [Function(nameof(RequestPasswordReset))]
    [AllowAnonymousCaller(ToSignIn = true)]
    [OwnSignIn]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "password-resets")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var given = body.RequiredText("username", UserName.MaxLength);
        body.ThrowIfInvalid();

        var address = ClientAddress.Of(request, settings.TrustedProxies);
        if (await attempts.TryAddAsync(address, PasswordResetLimits.ForAddress(address), cancellationToken) is var wait && wait > TimeSpan.Zero)
        {
            return SignInProblems.TooManyAttempts(wait);
        }

        if (UserName.TryNormalise(given, out var userName)
            && await attempts.TryAddAsync(userName, PasswordResetLimits.ForName(userName), cancellationToken) <= TimeSpan.Zero)
        {
            var resetId = ResetId.New();
            await resets.AddRequestAsync(resetId, userName, cancellationToken);
            await SagaClient.StartOrJoinAsync(client, nameof(PasswordResetSaga), resetId, PasswordResetRequest.Stored(resetId), cancellationToken);
        }

        return TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }
}

/// <summary>How often a new password may be asked for, and a token be tried.</summary>
internal static class PasswordResetLimits
{
    private static readonly AttemptRate OfName = new(3, TimeSpan.FromMinutes(15));
    private static readonly AttemptRate OfAddress = new(20, TimeSpan.FromSeconds(30));

    /// <summary>The limit of emails to one user.</summary>
    public static IReadOnlyList<AttemptLimit> ForName(string userName) => [AttemptLimit.For(OfName, "password reset by name", userName)];

    /// <summary>The limit of requests and tokens from one address.</summary>
    public static IReadOnlyList<AttemptLimit> ForAddress(string address) => [AttemptLimit.For(OfAddress, "password reset by address", address)];
}
