#nullable disable annotations // As in the official package.

namespace SendGrid.Helpers.Mail;

/// <content>What holds for one envelope: the one at an index (0 where it is not given), or one that is added.</content>
public partial class SendGridMessage
{
    /// <summary>Adds a recipient to the first envelope.</summary>
    public void AddTo(string email, string name = null) => AddTo(Address(email, name));

    /// <summary>Adds a recipient.</summary>
    public void AddTo(EmailAddress email, int personalizationIndex = 0, Personalization personalization = null) =>
        AddTos([NotNull(email)], personalizationIndex, personalization);

    /// <summary>Adds recipients.</summary>
    public void AddTos(List<EmailAddress> emails, int personalizationIndex = 0, Personalization personalization = null) =>
        (EnvelopeFor(emails, personalizationIndex, personalization).Tos ??= []).AddRange(emails);

    /// <summary>Adds the recipient of a copy to the first envelope.</summary>
    public void AddCc(string email, string name = null) => AddCc(Address(email, name));

    /// <summary>Adds the recipient of a copy.</summary>
    public void AddCc(EmailAddress email, int personalizationIndex = 0, Personalization personalization = null) =>
        AddCcs([NotNull(email)], personalizationIndex, personalization);

    /// <summary>Adds recipients of copies.</summary>
    public void AddCcs(List<EmailAddress> emails, int personalizationIndex = 0, Personalization personalization = null) =>
        (EnvelopeFor(emails, personalizationIndex, personalization).Ccs ??= []).AddRange(emails);

    /// <summary>Adds the recipient of a blind copy to the first envelope.</summary>
    public void AddBcc(string email, string name = null) => AddBcc(Address(email, name));

    /// <summary>Adds the recipient of a blind copy.</summary>
    public void AddBcc(EmailAddress email, int personalizationIndex = 0, Personalization personalization = null) =>
        AddBccs([NotNull(email)], personalizationIndex, personalization);

    /// <summary>Adds recipients of blind copies.</summary>
    public void AddBccs(List<EmailAddress> emails, int personalizationIndex = 0, Personalization personalization = null) =>
        (EnvelopeFor(emails, personalizationIndex, personalization).Bccs ??= []).AddRange(emails);

    /// <summary>Sets the subject.</summary>
    public void SetSubject(string subject, int personalizationIndex = 0, Personalization personalization = null) =>
        Envelope(personalizationIndex, personalization).Subject = subject;

    /// <summary>Adds a header of the email.</summary>
    public void AddHeader(string headerKey, string headerValue, int personalizationIndex = 0, Personalization personalization = null) =>
        AddHeaders(new Dictionary<string, string> { [headerKey] = headerValue }, personalizationIndex, personalization);

    /// <summary>Adds headers of the email.</summary>
    public void AddHeaders(Dictionary<string, string> headers, int personalizationIndex = 0, Personalization personalization = null)
    {
        var envelope = Envelope(personalizationIndex, personalization);
        envelope.Headers = Merged(envelope.Headers, headers);
    }

    /// <summary>Adds a value that the events of this email carry.</summary>
    public void AddCustomArg(string customArgKey, string customArgValue, int personalizationIndex = 0, Personalization personalization = null) =>
        AddCustomArgs(new Dictionary<string, string> { [customArgKey] = customArgValue }, personalizationIndex, personalization);

    /// <summary>Adds values that the events of this email carry.</summary>
    public void AddCustomArgs(Dictionary<string, string> customArgs, int personalizationIndex = 0, Personalization personalization = null)
    {
        var envelope = Envelope(personalizationIndex, personalization);
        envelope.CustomArgs = Merged(envelope.CustomArgs, customArgs);
    }

    /// <summary>Sets when to deliver it, in seconds since 1970.</summary>
    public void SetSendAt(long sendAt, int personalizationIndex = 0, Personalization personalization = null) =>
        Envelope(personalizationIndex, personalization).SendAt = sendAt;

    private static EmailAddress NotNull(EmailAddress email) => email ?? throw new ArgumentNullException(nameof(email));

    private Personalization EnvelopeFor(List<EmailAddress> emails, int index, Personalization added)
    {
        ArgumentNullException.ThrowIfNull(emails);
        return emails.Count > 0 ? Envelope(index, added) : throw new InvalidOperationException("Sequence contains no elements");
    }

    private Personalization Envelope(int index, Personalization added)
    {
        if (added is not null)
        {
            (Personalizations ??= []).Add(added);
            return added;
        }

        // Without any envelope the index does not matter, as officially.
        Personalizations ??= [];
        if (Personalizations.Count == 0)
        {
            index = 0;
        }

        if (index > Personalizations.Count)
        {
            throw new ArgumentException($"personalizationIndex {index} must not be greater than {Personalizations.Count}");
        }

        if (index == Personalizations.Count)
        {
            Personalizations.Add(new Personalization());
        }

        return Personalizations[index];
    }
}
