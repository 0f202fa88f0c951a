using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Identity;
using Shared.Http.Problems;
using Shared.Http.Requests;

namespace OrderFunctions.Registrations;

/// <summary>The body of a registration, checked and in its normal form. The password goes no further than this.</summary>
internal sealed class RegistrationForm
{
    private readonly string? _password;
    private string? _ownHash;

    private RegistrationForm(RegistrationDetails details, string? password)
    {
        Details = details;
        _password = password;
    }

    public RegistrationDetails Details { get; }

    /// <summary>Reads and checks the members.</summary>
    /// <param name="body">The body.</param>
    /// <param name="knownAs">The user ID of a caller whom the platform knows, and who needs no name and password to sign in with; or null.</param>
    /// <exception cref="ProblemException">Something is wrong: 400 with all of it.</exception>
    public static RegistrationForm Read(JsonBody body, string? knownAs = null)
    {
        var userName = knownAs ?? ReadUserName(body);
        var password = knownAs is null ? NewPassword.Read(body, "password", userName) : null;
        var contact = ContactDetails.Read(body);
        var currency = body.RequiredCurrency("currency");
        body.ThrowIfInvalid();
        return new RegistrationForm(
            new RegistrationDetails(userName!, contact.FirstName, contact.LastName, contact.Email, contact.Phone, currency!), password);
    }

    /// <summary>A new hash of the password; a text that is the hash of none, where there is no password.</summary>
    public string HashPassword(PasswordHashing hashing) => _ownHash = _password is null ? "" : hashing.Hash(_password);

    /// <summary>Whether this is the content of a registration.</summary>
    /// <param name="fingerprint">The fingerprint of that one's details.</param>
    /// <param name="passwordHash">The hash of that one's password; null where it is not known any more.</param>
    /// <param name="hashing">Compares passwords with hashes.</param>
    public bool IsSame(string fingerprint, string? passwordHash, PasswordHashing hashing) =>
        fingerprint == Details.Fingerprint && (passwordHash is null || HasPasswordOf(passwordHash, hashing));

    // To make a hash again takes long on purpose; that of this form needs no proof.
    private bool HasPasswordOf(string hash, PasswordHashing hashing) =>
        hash == _ownHash || (_password is null ? hash.Length == 0 : hashing.Verify(hash, _password) != PasswordVerificationResult.Failed);

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
}
