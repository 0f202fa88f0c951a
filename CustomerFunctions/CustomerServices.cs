using CustomerFunctions.Identity.Attempts;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Roles;
using CustomerFunctions.Identity.Sessions;
using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerFunctions;

/// <summary>Adds what the functions of this library need.</summary>
public static class CustomerServices
{
    /// <summary>Adds customers and logins. Table Storage and what the sagas share come from the app.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services
        .AddSingleton<CustomerTable>()
        .AddSingleton<LoginTable>()
        .AddSingleton<PasswordHashing>()
        .AddSingleton(PasswordHashing.CreateHasher())
        .AddSingleton<PasswordCheck>()
        .AddSingleton<SessionStart>()
        .AddSingleton<AttemptTable>()
        .AddSingleton<PasswordResetTable>()
        .AddSingleton<PasswordChangeTable>()
        .AddSingleton<PasswordChanger>()
        .AddSingleton<AdminTable>()
        .AddSingleton<SetRole>()
        .AddSingleton<ProfileChangeTable>();
}
