using CustomerFunctions.Identity.Logins;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Tests.Support;

/// <summary>The hasher of passwords with so few iterations that tests do not spend their time on it.</summary>
internal static class QuickHashing
{
    private const int Iterations = 10;

    /// <param name="strength">How strong its hashes are, in comparison: a stronger one makes those of a weaker one anew.</param>
    public static IPasswordHasher<Login> Hasher(int strength = 1) =>
        new PasswordHasher<Login>(Options.Create(new PasswordHasherOptions { IterationCount = strength * Iterations }));
}
