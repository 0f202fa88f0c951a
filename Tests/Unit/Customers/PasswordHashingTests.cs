using System.Buffers.Binary;
using CustomerFunctions.Identity.Logins;
using Microsoft.AspNetCore.Identity;

namespace Tests.Unit.Customers;

public sealed class PasswordHashingTests
{
    private static readonly PasswordHashing Hashing = new(PasswordHashing.CreateHasher());

    /// <summary>Official source: the format of version 3 in PasswordHasher.cs (aspnetcore); the number is what OWASP recommends.</summary>
    [Fact]
    public void A_hash_is_of_PBKDF2_with_SHA512_and_210_000_iterations()
    {
        var bytes = Convert.FromBase64String(Hashing.Hash("a good password")).AsSpan();

        var (version, function, iterations) = (bytes[0], BinaryPrimitives.ReadInt32BigEndian(bytes[1..]), BinaryPrimitives.ReadInt32BigEndian(bytes[5..]));
        Assert.Equal((1, 2, 210_000), (version, function, iterations));
    }

    [Fact]
    public void A_hash_is_another_each_time_and_knows_its_password_only()
    {
        var (one, other) = (Hashing.Hash("a good password"), Hashing.Hash("a good password"));

        Assert.NotEqual(one, other);
        Assert.All([one, other], hash => Assert.Equal(PasswordVerificationResult.Success, Hashing.Verify(hash, "a good password")));
        Assert.Equal(PasswordVerificationResult.Failed, Hashing.Verify(one, "a good Password"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Where_there_is_no_hash_no_password_fits(string? hash) =>
        Assert.Equal(PasswordVerificationResult.Failed, Hashing.Verify(hash, ""));
}
