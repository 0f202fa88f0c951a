using CustomerFunctions.Profiles;
using OrderFunctions.Registrations;
using Shared.Amounts;
using Shared.Identifiers;

namespace Tests.Support;

/// <summary>The form of Ada's registration, and the customer that it makes.</summary>
internal static class Samples
{
    public const string Password = "correct horse battery staple";

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static RegistrationForm Form(string userName = "ada", string key = "key-1", string passwordHash = "hash-1") =>
        new(UserId.For(userName, key), Details(userName), passwordHash, Now);

    public static RegistrationDetails Details(string userName = "ada") =>
        new(userName, "Ada", "Lovelace", "ada@example.com", "+44 20 7946 0958", Currency.Find("USD"));

    public static Customer Pending(string passwordHash = "hash-1") => Form(passwordHash: passwordHash).ToCustomer(Now);
}
