using System.Collections.Concurrent;
using CustomerFunctions.Identity.Logins;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Tests.Integration.Identity;

/// <summary>Hashes quickly, so that a test may try many passwords, and remembers which hashes passwords were compared with.</summary>
internal sealed class CountingHasher : IPasswordHasher<Login>
{
    private readonly PasswordHasher<Login> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 1 }));

    public ConcurrentQueue<string> Compared { get; } = new();

    public string HashPassword(Login user, string password) => _hasher.HashPassword(user, password);

    public PasswordVerificationResult VerifyHashedPassword(Login user, string hashedPassword, string providedPassword)
    {
        Compared.Enqueue(hashedPassword);
        return _hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}
