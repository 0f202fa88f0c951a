using Microsoft.Azure.Functions.Worker;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>Activity: gives a login its new password. Setting it again changes nothing.</summary>
public sealed class SetPassword(PasswordWriter passwords)
{
    /// <summary>Returns whether the login has this password as the next after the replaced one; false where another change was first.</summary>
    [Function(nameof(SetPassword))]
    public Task<bool> RunAsync([ActivityTrigger] PasswordChange change, CancellationToken cancellationToken) =>
        passwords.TrySetAsync(change, cancellationToken);
}
