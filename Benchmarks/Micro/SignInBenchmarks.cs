using BenchmarkDotNet.Attributes;
using CustomerFunctions.Identity.Logins;
using Shared.Identifiers;
using Shared.Identity.Sessions;

namespace Benchmarks.Micro;

/// <summary>Signing in, which is slow on purpose, beside what every later request computes instead.</summary>
public class SignInBenchmarks
{
    private const string Password = "correct horse battery";

    private readonly PasswordHashing _passwords = new(PasswordHashing.CreateHasher());
    private readonly string _token = SessionToken.New(UserId.Parse("user-gc6bvz2ghs3h6uypzqox35o3go")).ToSecretText();
    private string _hash = "";

    /// <summary>Makes the hash that is compared with.</summary>
    [GlobalSetup]
    public void Prepare() => _hash = _passwords.Hash(Password);

    /// <summary>From a password to whether it is the right one.</summary>
    [Benchmark]
    public object VerifyPassword() => _passwords.Verify(_hash, Password);

    /// <summary>From a token to the key of its session.</summary>
    [Benchmark]
    public bool ReadToken() => SessionToken.TryParse(_token, out _);
}
