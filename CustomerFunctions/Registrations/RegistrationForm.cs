using CustomerFunctions.Logins;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Identity;
using Shared.Http.Problems;
using Shared.Http.Requests;

namespace CustomerFunctions.Registrations;

/// <summary>The body of a registration, checked and in its normal form. The password goes no further than this.</summary>
internal sealed class RegistrationForm
{
    private readonly string _password;
    private string? _ownHash;

    private RegistrationForm(RegistrationDetails details, string password)
    {
        Details = details;
        _password = password;
    }

    public RegistrationDetails Details { get; }

    /// <summary>Reads and checks the members.</summary>
    /// <exception cref="ProblemException">Something is wrong: 400 with all of it.</exception>
    public static RegistrationForm Read(JsonBody body)
    {
        var userName = ReadUserName(body);
        var password = ReadPassword(body, userName);
        var firstName = ReadText(body, "firstName", ContactRules.MaxNameLength, ContactRules.IsName, ContactRules.NameRequirement);
        var lastName = ReadText(body, "lastName", ContactRules.MaxNameLength, ContactRules.IsName, ContactRules.NameRequirement);
        var email = ReadText(body, "email", ContactRules.MaxEmailLength, ContactRules.IsEmail, ContactRules.EmailRequirement);
        var phone = ReadText(body, "phone", ContactRules.MaxPhoneLength, ContactRules.IsPhone, ContactRules.PhoneRequirement);
        var currency = body.RequiredCurrency("currency");
        body.ThrowIfInvalid();
        return new RegistrationForm(new RegistrationDetails(userName!, firstName!, lastName!, email!, phone!, currency!), password!);
    }

    /// <summary>A new hash of the password.</summary>
    public string HashPassword(PasswordHashing hashing) => _ownHash = hashing.Hash(_password);

    /// <summary>Whether this is the content of a registration.</summary>
    /// <param name="fingerprint">The fingerprint of that one's details.</param>
    /// <param name="passwordHash">The hash of that one's password; null where it is not known any more.</param>
    /// <param name="hashing">Compares passwords with hashes.</param>
    public bool IsSame(string fingerprint, string? passwordHash, PasswordHashing hashing) =>
        fingerprint == Details.Fingerprint && (passwordHash is null || HasPasswordOf(passwordHash, hashing));

    // To make a hash again takes long on purpose; that of this form needs no proof.
    private bool HasPasswordOf(string hash, PasswordHashing hashing) =>
        hash == _ownHash || hashing.Verify(hash, _password) != PasswordVerificationResult.Failed;

    private static string? ReadUserName(JsonBody body)
    {
        const string Member = "username";
        var given = body.RequiredText(Member, UserName.MaxLength);
        if (!UserName.TryNormalise(given, out var normalised) && !body.Errors.Has(Member))
        {
            body.Errors.Add(Member, UserName.Requirement);
        }

        return normalised;
    }

    private static string? ReadPassword(JsonBody body, string? userName)
    {
        const string Member = "password";
        var given = body.RequiredText(Member, PasswordPolicy.MaxUnits);
        if (!body.Errors.Has(Member) && PasswordPolicy.WhyRefused(given, userName) is { } reason)
        {
            body.Errors.Add(Member, reason);
        }

        return given;
    }

    private static string? ReadText(JsonBody body, string member, int maxLength, Func<string, bool> isAllowed, string requirement)
    {
        var text = body.RequiredText(member, maxLength)?.Trim();
        if (!body.Errors.Has(member) && !isAllowed(text!))
        {
            body.Errors.Add(member, requirement);
        }

        return text;
    }
}
