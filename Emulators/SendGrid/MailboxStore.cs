using System.Security.Cryptography;

namespace Emulators.SendGrid;

/// <summary>The mails that the local SendGrid has taken, newest first, up to a number; the oldest go.</summary>
internal sealed class MailboxStore
{
    private readonly Lock _gate = new();
    private readonly LinkedList<MailboxMessage> _messages;
    private readonly MailboxFile _file;
    private readonly MailboxOptions _options;
    private readonly TimeProvider _time;
    private MailboxFailure? _failure;
    private long _accepted;

    private MailboxStore(MailboxOptions options, MailboxFile file, TimeProvider time)
    {
        _options = options;
        _file = file;
        _time = time;
        _messages = new LinkedList<MailboxMessage>(file.Load(options.Capacity));
    }

    public string ApiKey => _options.ApiKey;

    /// <summary>How many mails it took since the start of the process.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Opens the mailbox of a folder.</summary>
    public static MailboxStore Open(MailboxOptions options, TimeProvider time) => new(options, new MailboxFile(options.Path), time);

    /// <summary>Keeps the mails of a valid call; they are in the file when it returns.</summary>
    /// <returns>The message ID.</returns>
    public string Add(MailSendRequest request)
    {
        var messageId = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", 22);
        lock (_gate)
        {
            var added = MailSendReader.Read(request, messageId, _time.GetUtcNow());
            foreach (var message in added)
            {
                _messages.AddLast(message);
            }

            while (_messages.Count > _options.Capacity)
            {
                _messages.RemoveFirst();
            }

            _file.Append(added, _messages);
            Interlocked.Add(ref _accepted, added.Count);
        }

        return messageId;
    }

    /// <summary>The mails, newest first; with <paramref name="to"/> only those to that address.</summary>
    public IReadOnlyList<MailboxMessage> List(string? to = null)
    {
        lock (_gate)
        {
            return
            [
                .. _messages.Reverse().Where(message => to is null
                    || message.To.Concat(message.Cc).Concat(message.Bcc).Any(address => string.Equals(address.Email, to, StringComparison.OrdinalIgnoreCase))),
            ];
        }
    }

    /// <summary>The mail of an ID, or null.</summary>
    public MailboxMessage? Find(string id)
    {
        lock (_gate)
        {
            return _messages.FirstOrDefault(message => message.Id == id);
        }
    }

    /// <summary>Forgets all mails.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _messages.Clear();
            _file.Rewrite(_messages);
        }
    }

    /// <summary>Makes calls fail from now on; null ends that.</summary>
    public void SetFailure(MailboxFailure? failure)
    {
        lock (_gate)
        {
            _failure = failure;
        }
    }

    /// <summary>The failure that the present call has to have, or null.</summary>
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
}
