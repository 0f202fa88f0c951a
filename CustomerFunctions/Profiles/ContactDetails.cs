using Shared.Http.Requests;
using Shared.Storage;

namespace CustomerFunctions.Profiles;

/// <summary>What customers may change about themselves.</summary>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Phone">Where to call.</param>
public sealed record ContactDetails(string FirstName, string LastName, string Email, string Phone)
{
    /// <summary>Reads and checks the members; what is wrong stands in the body's errors, and the result means nothing then.</summary>
    public static ContactDetails Read(JsonBody body) => new(
        ReadText(body, "firstName", ContactRules.MaxNameLength, ContactRules.IsName, ContactRules.NameRequirement),
        ReadText(body, "lastName", ContactRules.MaxNameLength, ContactRules.IsName, ContactRules.NameRequirement),
        ReadText(body, "email", ContactRules.MaxEmailLength, ContactRules.IsEmail, ContactRules.EmailRequirement),
        ReadText(body, "phone", ContactRules.MaxPhoneLength, ContactRules.IsPhone, ContactRules.PhoneRequirement));

    private static string ReadText(JsonBody body, string member, int maxLength, Func<string, bool> isAllowed, string requirement)
    {
        var text = body.RequiredText(member, maxLength)?.Trim();
        if (!body.Errors.Has(member) && !isAllowed(text!))
        {
            body.Errors.Add(member, requirement);
        }

        return text ?? "";
    }
}

/// <summary>The columns of a row that has contact details.</summary>
public abstract class ContactRow : TableRow
{
    /// <inheritdoc cref="ContactDetails.FirstName"/>
    public string FirstName { get; set; } = "";

    /// <inheritdoc cref="ContactDetails.LastName"/>
    public string LastName { get; set; } = "";

    /// <inheritdoc cref="ContactDetails.Email"/>
    public string Email { get; set; } = "";

    /// <inheritdoc cref="ContactDetails.Phone"/>
    public string Phone { get; set; } = "";
}
