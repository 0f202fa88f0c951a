using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Emulators.SendGrid.Reports;

/// <summary>
/// An event of a mail in SendGrid's form, with the mail's custom arguments beside the members of its own.
/// Official source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event.
/// </summary>
internal static class MailEvent
{
    private const int EventIdBytes = 16;

    /// <summary>Creates an event by its name; null where the mailbox does not know the event.</summary>
    public static JsonObject? Create(string? name, MailboxMessage mail, DateTimeOffset now)
    {
        if (OwnMembers(name) is not { } made)
        {
            return null;
        }

        // SendGrid's members have precedence over custom arguments of the same name.
        made["event"] = name;
        made["email"] = mail.To[0].Email;
        made["timestamp"] = now.ToUnixTimeSeconds();
        made["smtp-id"] = $"<{mail.Id}@localhost>";
        made["sg_event_id"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(EventIdBytes));
        made["sg_message_id"] = mail.Id;
        made["category"] = JsonSerializer.SerializeToNode(mail.Categories);
        foreach (var (key, value) in mail.CustomArgs)
        {
            made.TryAdd(key, value);
        }

        return made;
    }

    private static JsonObject? OwnMembers(string? name) => name switch
    {
        "delivered" => new JsonObject { ["response"] = "250 OK" },
        "bounce" => new JsonObject
        {
            ["type"] = "bounce",
            ["status"] = "5.1.1",
            ["reason"] = "550 5.1.1 The mailbox was told to report this.",
            ["bounce_classification"] = "Invalid Address",
        },
        "dropped" => new JsonObject { ["status"] = "5.0.0", ["reason"] = "Bounced Address" },
        _ => null,
    };
}
