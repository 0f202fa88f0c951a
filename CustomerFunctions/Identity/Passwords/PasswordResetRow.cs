using Azure.Data.Tables;
using Shared.Storage;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>A password reset that somebody asked for; the row key is its ID, the partition that of the login.</summary>
internal sealed class PasswordResetRow : TableRow
{
    /// <summary>What the row keys begin with.</summary>
    public const string Prefix = "reset-";

    /// <summary>The secret until it was emailed; null from then on.</summary>
    public string? Secret { get; set; }

    public string SecretHash { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The version of the password that it was used for; null while it was not used.</summary>
    public long? UsedForVersion { get; set; }

    /// <summary>Marks the reset as used. It stays until it expires, so that a repetition is known for one.</summary>
    public TableTransactionAction ToUse(long passwordVersion)
    {
        (Secret, UsedForVersion) = (null, passwordVersion);
        return new TableTransactionAction(TableTransactionActionType.UpdateReplace, this, ETag);
    }

    public TableTransactionAction ToDelete() => new(TableTransactionActionType.Delete, this, ETag);
}
