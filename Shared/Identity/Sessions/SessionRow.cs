using Shared.Identifiers;
using Shared.Storage;

namespace Shared.Identity.Sessions;

/// <summary>The row of one session in its user's partition; the row key is the hash of the token's secret.</summary>
internal sealed class SessionRow : TableRow
{
    public string Role { get; set; } = "";

    public DateTimeOffset ExpiresAt { get; set; }

    public static SessionRow From(Session session) => new()
    {
        PartitionKey = session.UserId,
        RowKey = session.Key,
        Role = session.Role.ToString(),
        ExpiresAt = session.ExpiresAt,
    };

    public Session ToSession() => new(UserId.Parse(PartitionKey), RowKey, Enum.Parse<Role>(Role), ExpiresAt);
}
