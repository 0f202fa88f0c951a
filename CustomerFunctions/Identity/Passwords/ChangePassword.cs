using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Sessions;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>PUT /customers/{userId}/password.</summary>
public sealed class ChangePassword(CustomerTable customers, PasswordCheck check, PasswordChanger passwords)
{
    /// <summary>
    /// Answers 204 when the password is changed and all other sessions of the user have ended; 403 where the current one is wrong, 429 after
    /// too many wrong ones. The user is told by email. A repetition gets the same answer.
    /// </summary>
    [Function(nameof(ChangePassword))]
    [OwnSignIn]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "customers/{userId}/password")] HttpRequest request,
        string userId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!UserId.TryParse(userId, out var id) || await customers.FindAsync(id, cancellationToken) is not { Status: CustomerStatus.Approved } customer)
        {
            return CustomerProblems.NotFound;
        }

        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var currentPassword = body.RequiredText("currentPassword", PasswordPolicy.MaxUnits);
        var newPassword = PasswordPolicy.ReadNew(body, "newPassword", customer.UserName);
        if (newPassword is not null && newPassword == currentPassword)
        {
            body.Errors.Add("newPassword", "must differ from the current password.");
        }

        body.ThrowIfInvalid();

        var caller = Caller.Of(request);
        var keptSession = caller.UserId == customer.UserId ? caller.SessionKey : null;
        return await check.RunAsync(request, customer.UserName, currentPassword!, cancellationToken) switch
        {
            PasswordCheckResult.TooMany tooMany => SignInProblems.TooManyAttempts(tooMany.Wait),
            PasswordCheckResult.Right right => Answer(await passwords.ChangeAsync(
                client, right.Login, newPassword!, change => change.KeptSession = keptSession, cancellationToken)),
            PasswordCheckResult.Wrong { Login: { } login } when await passwords.FindMadeAsync(client, login, newPassword!, cancellationToken) is { } made =>
                Answer(made).WithReplayed(true),
            _ => SignInProblems.WrongPassword,
        };
    }

    private static IResult Answer(PasswordChangeResult result) => result switch
    {
        PasswordChangeResult.Done => TypedResults.NoContent(),
        PasswordChangeResult.Unfinished => SignInProblems.PasswordUnfinished,
        _ => SignInProblems.WrongPassword,
    };
}
