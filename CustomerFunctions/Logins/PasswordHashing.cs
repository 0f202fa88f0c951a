using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CustomerFunctions.Logins;

/// <summary>Hashes passwords by ASP.NET Core's PasswordHasher: salted PBKDF2 with HMAC-SHA512.</summary>
internal static class PasswordHashing
{
    // The number that OWASP recommends for PBKDF2 with HMAC-SHA512. A hash carries its own number, so this one can grow.
    private const int Iterations = 210_000;

    // The hasher never looks at the user.
    private static readonly object AnyUser = new();
    private static readonly PasswordHasher<object> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    /// <summary>A hash of the password, another one each time.</summary>
    public static string Hash(string password) => Hasher.HashPassword(AnyUser, password);

    /// <summary>Whether the hash was made from this password.</summary>
    public static bool Verify(string hash, string password) =>
        Hasher.VerifyHashedPassword(AnyUser, hash, password) != PasswordVerificationResult.Failed;
}
