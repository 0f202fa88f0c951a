using System.Security.Cryptography;
using System.Text.Json;
using Emulators.Storage;
using Microsoft.Data.Sqlite;

namespace Emulators.SendGrid;

/// <summary>The mails that the local SendGrid has accepted. They are kept in the store, up to a number; then the oldest are deleted.</summary>
internal sealed class MailboxStore(LocalStore store, MailboxOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private MailboxFailure? _failure;
    private long _accepted;

    /// <summary>The schema with which the store must be opened.</summary>
    public static IStoreSchema Schema { get; } = new MailboxSchema();

    public string ApiKey => options.ApiKey;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>How many mails were accepted since the start of the process.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Stores the mails of a valid request.</summary>
    /// <returns>The message ID, when they are on the disk.</returns>
    /// <exception cref="StoreException">They could not be stored.</exception>
    public async Task<string> AddAsync(MailSendRequest request, CancellationToken cancellationToken)
    {
        var messageId = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", 22);
        var added = MailSendReader.Read(request, messageId, time.GetUtcNow())
            .Select(message => (message.Id, Content: JsonSerializer.SerializeToUtf8Bytes(message, MailboxJson.Own)))
            .ToList();
        await store.WriteAsync(
            session =>
            {
                foreach (var (id, content) in added)
                    session.Execute("INSERT INTO mail_message (id, content) VALUES ($1, $2)", id, content);
                session.Execute("DELETE FROM mail_message WHERE number <= (SELECT MAX(number) FROM mail_message) - $1", options.Capacity);
            },
            cancellationToken);
        Interlocked.Add(ref _accepted, added.Count);
        return messageId;
    }

    /// <summary>The mails, newest first; with <paramref name="to"/> only those to that address.</summary>
    public IReadOnlyList<MailboxMessage> List(string? to = null)
    {
        var messages = store.Read(session => session.Query("SELECT content FROM mail_message ORDER BY number DESC", Read));
        return to is null ? messages : messages.FindAll(message => IsTo(message, to));
    }

    /// <summary>The mail of an ID, or null.</summary>
    public MailboxMessage? Find(string id) => store.Read(session => session.Find("SELECT content FROM mail_message WHERE id = $1", Read, id));

    /// <summary>Forgets all mails.</summary>
    public Task ClearAsync(CancellationToken cancellationToken) => store.WriteAsync(session => session.Execute("DELETE FROM mail_message"), cancellationToken);

    /// <summary>Lets the next calls fail; null lets them succeed again.</summary>
    public void SetFailure(MailboxFailure? failure)
    {
        lock (_gate)
        {
            _failure = failure;
        }
    }

    /// <summary>The failure of the current call, which counts as one of its calls; null for none.</summary>
    public MailboxFailure? TakeFailure()
    {
        lock (_gate)
        {
            var failure = _failure;
            _failure = failure?.Count switch
            {
                null => failure,
                1 => null,
                var count => failure with { Count = count - 1 },
            };
            return failure;
        }
    }

    private static MailboxMessage Read(SqliteDataReader row) => JsonSerializer.Deserialize<MailboxMessage>((byte[])row[0], MailboxJson.Own)!;

    private static bool IsTo(MailboxMessage message, string to) => message.To.Concat(message.Cc).Concat(message.Bcc)
        .Any(address => string.Equals(address.Email, to, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The options of a mailbox.</summary>
/// <param name="ApiKey">The key that callers must have.</param>
internal sealed record MailboxOptions(string ApiKey)
{
    /// <summary>How many mails are kept.</summary>
    public int Capacity { get; init; } = 1000;
}

/// <summary>A failure of the next calls to <c>mail/send</c>, to try out how a sender handles it.</summary>
/// <param name="Status">400 to 599.</param>
/// <param name="Count">How many calls fail; null for all until the failure is removed.</param>
/// <param name="RetryAfterSeconds">The answer's Retry-After.</param>
internal sealed record MailboxFailure(int Status, int? Count = null, int? RetryAfterSeconds = null)
{
    public bool IsValid => Status is (>= 400 and <= 599) && Count is null or > 0 && RetryAfterSeconds is null or >= 0;
}

/// <summary>The mails as JSON, in the order of their arrival.</summary>
internal sealed class MailboxSchema : IStoreSchema
{
    public string CreateSql => """
        CREATE TABLE IF NOT EXISTS mail_message (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            content BLOB NOT NULL);
        """;
}
