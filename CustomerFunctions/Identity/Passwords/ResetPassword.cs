using CustomerFunctions.Identity.Attempts;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>POST /passwords. The token is in the body, because addresses are written into logs.</summary>
public sealed class ResetPassword(
    AttemptTable attempts,
    CustomerTable customers,
    LoginTable logins,
    PasswordResetTable resets,
    PasswordChanger passwords,
    PasswordHashing hashing,
    IdentitySettings settings,
    TimeProvider time)
{
    private const string NewPassword = "newPassword";

    /// <summary>
    /// Answers 204 when the password is changed and all sessions of its user have ended; 400 where the token does not work, or not any more. Of
    /// several at once with one token and different passwords, one is answered 204 and all others 400. A repetition gets the same answer.
    /// </summary>
    [Function(nameof(ResetPassword))]
    [AllowAnonymousCaller(ToSignIn = true)]
    [OwnSignIn]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "passwords")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var token = PasswordResetToken.Parse(body.RequiredText("token", PasswordResetToken.MaxLength));
        var newPassword = PasswordPolicy.ReadNew(body, NewPassword, token?.UserName);
        body.ThrowIfInvalid();

        var address = ClientAddress.Of(request, settings.TrustedProxies);
        if (await attempts.TryAddAsync(address, PasswordResetLimits.ForAddress(address), cancellationToken) is var wait && wait > TimeSpan.Zero)
        {
            return SignInProblems.TooManyAttempts(wait);
        }

        if (token is null
            || await logins.FindAsync(token.UserName, cancellationToken) is not { HasPassword: true } login
            || await resets.FindAsync(token.UserName, token.ResetId, cancellationToken) is not { } reset
            || !token.IsOf(reset)
            || reset.ExpiresAt <= time.GetUtcNow())
        {
            return SignInProblems.TokenInvalid;
        }

        if (reset.UsedForVersion is { } version)
        {
            return Answer(await FindMadeAsync(client, token.UserName, version, newPassword!, cancellationToken)).WithReplayed(true);
        }

        if (await customers.FindAsync(login.UserId, cancellationToken) is not { Status: CustomerStatus.Approved } customer || !reset.WasSentTo(customer.Email))
        {
            return SignInProblems.TokenInvalid;
        }

        if (hashing.Verify(login.PasswordHash, newPassword!) != PasswordVerificationResult.Failed)
        {
            // Perhaps this very reset has set it since the reset was read.
            return await resets.FindAsync(token.UserName, token.ResetId, cancellationToken) is { UsedForVersion: { } usedFor }
                ? Answer(await FindMadeAsync(client, token.UserName, usedFor, newPassword!, cancellationToken)).WithReplayed(true)
                : throw ValidationErrors.Of(NewPassword, "must differ from the current password.");
        }

        return Answer(await passwords.ChangeAsync(
            client,
            login,
            newPassword!,
            change => (change.ResetId, change.AddressKey) = (token.ResetId, Login.AddressKey(login.UserName, address)),
            cancellationToken));
    }

    // The login as it is after the reset was used, which may have happened only just now.
    private async Task<PasswordChangeResult?> FindMadeAsync(
        DurableTaskClient client, string userName, long version, string newPassword, CancellationToken cancellationToken) =>
        await logins.FindAsync(userName, cancellationToken) is { } login && login.PasswordVersion == version
            ? await passwords.FindMadeAsync(client, login, newPassword, cancellationToken)
            : null;

    private static IResult Answer(PasswordChangeResult? result) => result switch
    {
        PasswordChangeResult.Done => TypedResults.NoContent(),
        PasswordChangeResult.Unfinished => SignInProblems.PasswordUnfinished,
        _ => SignInProblems.TokenInvalid,
    };
}
