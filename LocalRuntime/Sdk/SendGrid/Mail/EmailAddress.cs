#nullable disable annotations // As in the official package.

using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

/// <summary>An address, equal to another of the same email in any case. Official source: <c>Helpers/Mail/Model/EmailAddress.cs</c> (sendgrid-csharp).</summary>
public class EmailAddress : IEquatable<EmailAddress>
{
    /// <summary>Creates an empty address.</summary>
    public EmailAddress()
    {
    }

    /// <summary>Creates an address.</summary>
    public EmailAddress(string email, string name = null)
    {
        Email = email;
        Name = name;
    }

    /// <summary>The person's name.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; }

    /// <summary>The email address itself.</summary>
    [JsonPropertyName("email")]
    public string Email { get; set; }

    /// <summary>Compares the emails.</summary>
    public static bool operator ==(EmailAddress left, EmailAddress right) => left is null ? right is null : left.Equals(right);

    /// <summary>Compares the emails.</summary>
    public static bool operator !=(EmailAddress left, EmailAddress right) => !(left == right);

    /// <summary>Compares the emails.</summary>
    public bool Equals(EmailAddress other) => other is not null && string.Equals(Email, other.Email, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj?.GetType() == GetType() && Equals((EmailAddress)obj);

    /// <inheritdoc/>
    public override int GetHashCode() => Email is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Email);
}
