using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Roles;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Identity;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;

namespace OrderFunctions.Registrations;

/// <summary>The body of a registration, checked and in its normal form. The password goes no further than this.</summary>
internal sealed class RegistrationRequest
{
    private readonly string? _password;
    private string? _ownHash;

    private RegistrationRequest(RegistrationDetails details, bool namesRole, string? password)
    {
        (Details, NamesRole) = (details, namesRole);
        _password = password;
    }

    public RegistrationDetails Details { get; }

    /// <summary>Whether the request names a role, which only an admin may do.</summary>
    public bool NamesRole { get; }

    /// <summary>Reads and checks the members.</summary>
    /// <param name="body">The body.</param>
    /// <param name="knownAs">The user ID of a caller whom the platform knows, and who needs no name and password to sign in with; or null.</param>
    /// <exception cref="ProblemException">Something is wrong: 400 with all of it.</exception>
    public static RegistrationRequest Read(JsonBody body, UserId? knownAs = null)
    {
        var userName = knownAs?.ToString() ?? ReadUserName(body);
        var password = knownAs is null ? PasswordPolicy.ReadNew(body, "password", userName) : null;
        var contact = ContactDetails.Read(body);
        var currency = body.RequiredCurrency("currency");
        var role = knownAs is null ? RoleMember.ReadOptional(body) : null;
        body.ThrowIfInvalid();
        return new RegistrationRequest(
            new RegistrationDetails(userName!, contact.FirstName, contact.LastName, contact.Email, contact.Phone, currency!)
            {
                Role = role ?? Role.Customer,
            },
            namesRole: role is not null,
            password);
    }

    /// <summary>A new hash of the password; an empty text, which is the hash of no password, where there is none.</summary>
    public string HashPassword(PasswordHashing hashing) => _ownHash = _password is null ? "" : hashing.Hash(_password);

    /// <summary>Whether this is the content of a registration.</summary>
    /// <param name="fingerprint">The fingerprint of the registration's details.</param>
    /// <param name="passwordHash">The hash of its password; null where it is not known any more.</param>
    /// <param name="hashing">Compares passwords with hashes.</param>
    public bool IsSame(string fingerprint, string? passwordHash, PasswordHashing hashing) =>
        fingerprint == Details.Fingerprint && (passwordHash is null || HasPasswordOf(passwordHash, hashing));

    // Comparing a password with a hash takes long on purpose; the hash that this request made needs no proof.
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
