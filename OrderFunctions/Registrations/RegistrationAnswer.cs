using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>Turns what the saga says into the answer of POST /customers.</summary>
public sealed class RegistrationAnswer(CustomerTable customers, LoginTable logins, PasswordHashing hashing)
{
    /// <summary>The answer to one call. Before any other, it makes sure that the key belongs to this content.</summary>
    internal async Task<IResult> CreateAsync(RegistrationCall call, CancellationToken cancellationToken)
    {
        var outcome = call.Outcome;
        if (!await IsSameContentAsync(call, outcome, cancellationToken))
        {
            return new Problem(ProblemTypes.KeyReused, "The key was used before, to register this user name with another content.");
        }

        return Answer(call, outcome).WithReplayed(!call.IsNew || outcome is { IsFromEarlierRun: true });
    }

    // What was stored first is what the key belongs to. Where this run stored it, that is the run's input, and storage need not be asked.
    private async Task<bool> IsSameContentAsync(RegistrationCall call, RegistrationOutcome? outcome, CancellationToken cancellationToken)
    {
        var stored = outcome is { IsFromEarlierRun: false } ? null : await customers.FindAsync(call.UserId, cancellationToken);
        if (stored is null)
        {
            return call.Input is not { } input || call.Form.IsSame(input.Details.Fingerprint, input.PasswordHash, hashing);
        }

        // Erased content can be compared with nothing; that answer depends on the user name alone, which is in the key.
        if (stored.Fingerprint is not { } fingerprint)
        {
            return true;
        }

        var passwordHash = stored.PendingPasswordHash ?? await FindFirstPasswordHashAsync(stored, cancellationToken);
        return call.Form.IsSame(fingerprint, passwordHash, hashing);
    }

    // Null where the password was changed since: then the one of the registration is forgotten, and not compared.
    private async Task<string?> FindFirstPasswordHashAsync(Customer customer, CancellationToken cancellationToken) =>
        await logins.FindAsync(customer.UserName, cancellationToken) is { PasswordVersion: Login.FirstPasswordVersion } login
            ? login.PasswordHash
            : null;

    private static IResult Answer(RegistrationCall call, RegistrationOutcome? outcome) => outcome?.Status switch
    {
        CustomerStatus.Approved => TypedResults.Created(call.Location, new RegisteredCustomer(call.UserId)),
        CustomerStatus.Rejected =>
            new Problem(CustomerProblemTypes.UserNameTaken, $"The user name '{call.Form.Details.UserName}' belongs to somebody else."),
        _ when call.Instance?.IsInterrupted() == true =>
            new Problem(ProblemTypes.ServiceUnavailable, "The registration was interrupted. Repeat the same request to go on with it.")
                .WithRetryAfter(SagaInstance.LookAgain),
        _ => TypedResults.Accepted(call.Location, new RegisteredCustomer(call.UserId))
            .WithRetryAfter(SagaInstance.LookAgain),
    };
}
