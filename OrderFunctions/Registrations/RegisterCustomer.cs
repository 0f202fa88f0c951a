using CustomerFunctions.Identity;
using CustomerFunctions.Identity.Attempts;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>POST /customers.</summary>
public sealed class RegisterCustomer(
    CustomerTable customers,
    LoginTable logins,
    RegistrationFormTable forms,
    AttemptTable attempts,
    SagaClient sagas,
    PasswordHashing hashing,
    ICallerSource callers,
    IdentitySettings settings,
    TimeProvider time)
{
    private static readonly Problem KeyReused =
        new(ProblemTypes.KeyReused, "The key was used before, to register this user name with another content.");

    /// <summary>
    /// Starts the registration saga, or joins the one that the same key started, and answers 201 with the user ID, or 409 where the user name is
    /// taken; 202 where that takes longer than the caller waits, with the address of the registration; 429 after too many registrations. Only an
    /// admin may name a role.
    /// </summary>
    [Function(nameof(RegisterCustomer))]
    [AllowAnonymousCaller(ToSignIn = true)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "customers")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var key = IdempotencyKey.ReadRequired(request);
        var preference = Preference.Read(request);
        var knownAs = Caller.Find(request)?.UserId;
        var registration = RegistrationRequest.Read(await JsonBody.ReadAsync(request, cancellationToken), knownAs);
        var userId = knownAs ?? UserId.For(registration.Details.UserName, key);
        if (registration.NamesRole && await RefuseRoleAsync(request, userId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var answer = await RegisterAsync(request, client, userId, registration, preference.Wait, cancellationToken);
        return answer.WithHeader("Preference-Applied", preference.Applied);
    }

    private async Task<IResult?> RefuseRoleAsync(HttpRequest request, UserId userId, CancellationToken cancellationToken)
    {
        switch (await callers.FindAsync(request, cancellationToken))
        {
            case null:
                return IdentityProblems.Unauthenticated(callers.HasCredentials(request));
            case { Role: Role.Admin } admin:
                request.LogSubject(admin, userId);
                return null;
            default:
                return IdentityProblems.AdminsOnly;
        }
    }

    private async Task<IResult> RegisterAsync(
        HttpRequest request,
        DurableTaskClient client,
        UserId userId,
        RegistrationRequest registration,
        TimeSpan wait,
        CancellationToken cancellationToken)
    {
        var instanceId = RegistrationSaga.InstanceId(userId);
        var existing = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
        var customer = await customers.FindAsync(userId, cancellationToken);
        if (customer is { Status: CustomerStatus.Closed })
        {
            return Refuse(customer.Status, registration).WithReplayed(true);
        }

        // A completed saga has left neither of these: the customer was lost, or restored to the time of the registration.
        var isLost = existing is { RuntimeStatus: OrchestrationRuntimeStatus.Completed } && customer is null or { Status: CustomerStatus.Pending };
        var (isNew, isStored, form) = (false, false, default(RegistrationForm));
        if (existing is null || existing.IsInterrupted() || isLost)
        {
            if (customer is { Status: CustomerStatus.Rejected })
            {
                return Refuse(customer.Status, registration).WithReplayed(true);
            }

            if (customer is null)
            {
                if (existing is null && await CountAsync(request, cancellationToken) is var pause && pause > TimeSpan.Zero)
                {
                    return SignInProblems.TooManyAttempts(pause);
                }

                form = new RegistrationForm(userId, registration.Details, registration.HashPassword(hashing), time.GetUtcNow());
                var stored = await forms.AddAsync(form, cancellationToken);
                isStored = stored == form;
                if (!isStored && !await IsSameAsync(registration, stored, cancellationToken))
                {
                    return KeyReused;
                }
            }
            else if (!await IsSameAsync(registration, customer, cancellationToken))
            {
                return KeyReused;
            }

            var input = new Registration(userId) { Role = registration.Details.Role };
            isNew = isLost
                ? await SagaClient.StartAgainAsync(client, nameof(RegistrationSaga), instanceId, input, cancellationToken)
                : await SagaClient.StartOrJoinAsync(client, nameof(RegistrationSaga), instanceId, input, cancellationToken);
        }

        var instance = await sagas.WaitAsync(
            client, instanceId, candidate => RegistrationOutcome.Find(candidate) is not null, wait, isNew, cancellationToken);
        if (isStored && !isNew && instance is { RuntimeStatus: OrchestrationRuntimeStatus.Completed })
        {
            // What a completed saga needed was removed by it, so this form was stored in vain.
            await forms.RemoveAsync(form!, cancellationToken);
        }

        if (!(isNew && isStored) && !await IsSameAsync(registration, userId, instance, cancellationToken))
        {
            return KeyReused;
        }

        var isReplay = !isNew || !isStored || isLost || RegistrationOutcome.Find(instance) is { IsFromEarlierRun: true };
        return Answer(request, userId, registration, instance).WithReplayed(isReplay);
    }

    private async Task<TimeSpan> CountAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var address = ClientAddress.Of(request, settings.TrustedProxies);
        var wait = await attempts.TryAddAsync(address, RegistrationLimits.ForAddress(address, settings), cancellationToken);
        return wait > TimeSpan.Zero ? wait : await attempts.TryAddAsync(RegistrationLimits.Everybody, RegistrationLimits.InAll(settings), cancellationToken);
    }

    // A form belongs to whoever stored it first. Where there is a customer by now, it may have been stored by a call that came too late.
    private async Task<bool> IsSameAsync(RegistrationRequest registration, RegistrationForm stored, CancellationToken cancellationToken) =>
        registration.IsSame(stored.Details.Fingerprint, stored.PasswordHash, hashing)
        || (await customers.FindAsync(stored.UserId, cancellationToken) is { } customer && await IsSameAsync(registration, customer, cancellationToken));

    // What was stored first is what the key belongs to.
    private async Task<bool> IsSameAsync(
        RegistrationRequest registration, UserId userId, OrchestrationMetadata? instance, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(userId, cancellationToken) is { } customer)
        {
            return await IsSameAsync(registration, customer, cancellationToken);
        }

        if (await forms.FindAsync(userId, cancellationToken) is { } form)
        {
            return registration.IsSame(form.Details.Fingerprint, form.PasswordHash, hashing);
        }

        return instance?.ReadInputAs<Registration>() is not { Details: { } details, PasswordHash: { } hash }
            || registration.IsSame(details.Fingerprint, hash, hashing);
    }

    // Erased content can be compared with nothing; the answer depends on the user name alone then, which is in the key.
    private async Task<bool> IsSameAsync(RegistrationRequest registration, Customer customer, CancellationToken cancellationToken) =>
        customer.Fingerprint is not { } fingerprint
        || registration.IsSame(fingerprint, customer.PendingPasswordHash ?? await FindFirstPasswordHashAsync(customer, cancellationToken), hashing);

    // Null where the password was changed since: then the one of the registration is forgotten, and not compared.
    private async Task<string?> FindFirstPasswordHashAsync(Customer customer, CancellationToken cancellationToken) =>
        await logins.FindAsync(customer.UserName, cancellationToken) is { PasswordVersion: Login.FirstPasswordVersion } login
            ? login.PasswordHash
            : null;

    private static IResult Answer(HttpRequest request, UserId userId, RegistrationRequest registration, OrchestrationMetadata? instance)
    {
        if (RegistrationOutcome.Find(instance) is { } outcome)
        {
            return outcome.Status == CustomerStatus.Approved
                ? TypedResults.Created(Locate(request, "customers", userId), new RegisteredCustomer(userId))
                : Refuse(outcome.Status, registration);
        }

        return instance?.IsInterrupted() == true
            ? new Problem(ProblemTypes.ServiceUnavailable, "The registration was interrupted. Repeat the same request to go on with it.")
                .WithRetryAfter(SagaInstance.RetryAfter)
            : TypedResults.Accepted(Locate(request, "registrations", userId), new RegisteredCustomer(userId)).WithRetryAfter(SagaInstance.RetryAfter);
    }

    private static Problem Refuse(CustomerStatus status, RegistrationRequest registration) => status == CustomerStatus.Closed
        ? new Problem(CustomerProblemTypes.CustomerClosed, "The customer of this registration has left. The user name stays taken.")
        : new Problem(CustomerProblemTypes.UserNameTaken, $"The user name '{registration.Details.UserName}' belongs to somebody else.");

    private static string Locate(HttpRequest request, string collection, UserId userId)
    {
        var path = $"{request.PathBase}{request.Path}".TrimEnd('/');
        return $"{path[..path.LastIndexOf('/')]}/{collection}/{userId}";
    }
}

/// <summary>The body of the answer to a registration.</summary>
/// <param name="UserId">The ID of the new customer.</param>
internal sealed record RegisteredCustomer(string UserId);

/// <summary>How often somebody may register. Each registration writes to the address that it names, whosever that is.</summary>
internal static class RegistrationLimits
{
    /// <summary>Where the registrations of all addresses together are counted.</summary>
    public const string Everybody = "registrations of everybody";

    /// <summary>The limit of registrations from one address.</summary>
    public static IReadOnlyList<AttemptLimit> ForAddress(string address, IdentitySettings settings) =>
        [AttemptLimit.For(PerHour(settings.RegistrationsPerAddress), "registration by address", address)];

    /// <summary>The limit of all registrations.</summary>
    public static IReadOnlyList<AttemptLimit> InAll(IdentitySettings settings) =>
        [AttemptLimit.For(PerHour(settings.Registrations), "registration")];

    private static AttemptRate PerHour(int count) => new(count, TimeSpan.FromHours(1) / count);
}
