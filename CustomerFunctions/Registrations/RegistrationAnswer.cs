using CustomerFunctions.Logins;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Problems;

namespace CustomerFunctions.Registrations;

/// <summary>Turns what the saga says into the answer of POST /customers.</summary>
public sealed class RegistrationAnswer(LoginTable logins)
{
    private const string RetryAfterSeconds = "1";

    /// <summary>The answer to one call. Before any other, it makes sure that the key belongs to this content.</summary>
    internal async Task<IResult> CreateAsync(RegistrationCall call, CancellationToken cancellationToken)
    {
        var outcome = call.Outcome;
        if (!await IsSameContentAsync(call, outcome, cancellationToken))
        {
            return new Problem(ProblemTypes.KeyReused, "The key was used before for a registration of this user name with another content.");
        }

        return Answer(call, outcome).WithReplayed(!call.IsNew || outcome is { IsFromEarlierRun: true });
    }

    private async Task<bool> IsSameContentAsync(RegistrationCall call, RegistrationOutcome? outcome, CancellationToken cancellationToken)
    {
        // Erased content can be compared with nothing; the answer depends on the user name alone, which the key includes.
        var fingerprint = outcome is null ? call.Input?.Details.Fingerprint : outcome.Fingerprint;
        if (fingerprint is null)
        {
            return true;
        }

        return fingerprint == call.Form.Details.Fingerprint && (outcome is { IsFromEarlierRun: true }
            ? await IsLoginPasswordAsync(call, cancellationToken)
            : call.Form.HasPasswordOf(call.Input!.PasswordHash));
    }

    // The password of an earlier run is in the login. If it was changed since, the one of the registration is forgotten.
    private async Task<bool> IsLoginPasswordAsync(RegistrationCall call, CancellationToken cancellationToken) =>
        await logins.FindAsync(call.Form.Details.UserName, cancellationToken) is not { PasswordVersion: Login.FirstPasswordVersion } login
        || login.UserId != call.UserId
        || call.Form.HasPasswordOf(login.PasswordHash);

    private static IResult Answer(RegistrationCall call, RegistrationOutcome? outcome) => outcome?.Status switch
    {
        CustomerStatus.Approved => new JsonAnswer(StatusCodes.Status201Created, new RegisteredCustomer(call.UserId)).WithHeader("Location", call.Location),
        CustomerStatus.Rejected => new Problem(ProblemTypes.UserNameTaken, $"The user name '{call.Form.Details.UserName}' belongs to somebody else."),
        _ when call.Instance is { RuntimeStatus: OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated } =>
            new Problem(ProblemTypes.ServiceUnavailable, "The registration was interrupted. Repeat the same request to go on with it.")
                .WithHeader("Retry-After", RetryAfterSeconds),
        _ => new JsonAnswer(StatusCodes.Status202Accepted, new RegisteredCustomer(call.UserId))
            .WithHeader("Location", call.Location)
            .WithHeader("Retry-After", RetryAfterSeconds),
    };
}
