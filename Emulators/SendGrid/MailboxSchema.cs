using Emulators.Storage;

namespace Emulators.SendGrid;

/// <summary>The mails as JSON, numbered as they came.</summary>
internal sealed class MailboxSchema : IStoreSchema
{
    public string CreateSql => """
        CREATE TABLE IF NOT EXISTS mail_message (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            content BLOB NOT NULL);
        """;
}
