using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CustomerFunctions.Identity.Logins;

/// <summary>Hashes passwords by ASP.NET Core's PasswordHasher: salted PBKDF2 with HMAC-SHA512.</summary>
public sealed class PasswordHashing(IPasswordHasher<Login> hasher)
{
    // The number that OWASP recommends for PBKDF2 with HMAC-SHA512. A hash carries its own number, so this one can grow.
    private const int Iterations = 210_000;

    // The hasher never looks at the login.
    private static readonly Login AnyLogin = new("", default, "", 0, default);

    private readonly string _nobodysHash = hasher.HashPassword(AnyLogin, Guid.NewGuid().ToString());

    /// <summary>The hasher to use.</summary>
    public static IPasswordHasher<Login> CreateHasher() =>
        new PasswordHasher<Login>(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    /// <summary>A hash of the password, another one each time.</summary>
    public string Hash(string password) => hasher.HashPassword(AnyLogin, password);

    /// <summary>
    /// Whether the hash was made from this password, and whether it should be made anew. It takes as long where there is no hash, so that the time
    /// does not tell whether there is a login.
    /// </summary>
    /// <param name="hash">The hash; null or empty where there is no login, or none with a password.</param>
    /// <param name="password">What somebody says that the password is.</param>
    public PasswordVerificationResult Verify(string? hash, string password)
    {
        var result = hasher.VerifyHashedPassword(AnyLogin, string.IsNullOrEmpty(hash) ? _nobodysHash : hash, password);
        return string.IsNullOrEmpty(hash) ? PasswordVerificationResult.Failed : result;
    }
}
