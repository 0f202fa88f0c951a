using Shared.Http.Requests;

namespace CustomerFunctions.Identity.Logins;

/// <summary>Reads a password that somebody chooses.</summary>
public static class NewPassword
{
    /// <summary>Reads and checks a member; what is wrong stands in the body's errors.</summary>
    public static string? Read(JsonBody body, string member, string? userName)
    {
        var given = body.RequiredText(member, PasswordPolicy.MaxUnits);
        if (!body.Errors.Has(member) && PasswordPolicy.WhyRefused(given, userName) is { } reason)
        {
            body.Errors.Add(member, reason);
        }

        return given;
    }
}
