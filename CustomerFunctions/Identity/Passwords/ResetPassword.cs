using CustomerFunctions.Identity.Attempts;
using CustomerFunctions.Identity.Logins;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identity;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>POST /passwords. The token is in the body: addresses are written into logs.</summary>
public sealed class ResetPassword(
    AttemptTable attempts, LoginTable logins, PasswordResetTable resets, PasswordChanger passwords, IdentitySettings settings, TimeProvider time)
{
    /// <summary>
    /// Answers 204 when the password is changed and all sessions of its user have ended;
    /// 400 where the token does not work. A repetition gets the same answer.
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
        var newPassword = NewPassword.Read(body, "newPassword", token?.UserName);
        body.ThrowIfInvalid();

        var address = ClientAddress.Of(request, settings.TrustedProxies);
        if (await attempts.TryAddAsync(address, PasswordResetLimits.ForAddress(address), cancellationToken) is var wait && wait > TimeSpan.Zero)
        {
            return AttemptProblems.TooMany(wait);
        }

        if (token is null
            || await logins.FindAsync(token.UserName, cancellationToken) is not { } login
            || await resets.FindAsync(token.UserName, token.ResetId, cancellationToken) is not { } reset
            || !token.IsOf(reset)
            || reset.ExpiresAt <= time.GetUtcNow())
        {
            return PasswordProblems.TokenInvalid;
        }

        return reset.UsedForVersion is { } version
            ? Answer(await FindMadeAsync(client, token.UserName, version, newPassword!, cancellationToken)).WithReplayed(true)
            : Answer(await passwords.ChangeAsync(
                client,
                login,
                newPassword!,
                change => change with { ResetId = token.ResetId, AddressKey = Login.AddressKey(login.UserName, address) },
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
        PasswordChangeResult.Unfinished => PasswordProblems.Unfinished,
        _ => PasswordProblems.TokenInvalid,
    };
}
