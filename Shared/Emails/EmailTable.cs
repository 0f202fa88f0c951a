using Azure.Data.Tables;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Storage;

namespace Shared.Emails;

/// <summary>Reads the table of emails. The notifications app writes it; the orders app reads it to show support staff what a customer was sent.</summary>
public sealed class EmailTable(TableServiceClient service)
{
    /// <summary>The name of the table: what was sent to whom, and what became of it.</summary>
    public const string Name = "Emails";

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>Reads one page of the emails to a customer, newest first. It has fewer than were asked for where some are not recorded.</summary>
    public async Task<ListPage<SentEmail>> ReadPageAsync(UserId userId, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadPageAsync<EmailRow>(userId, EmailRow.Prefix, page, cancellationToken);
        return new ListPage<SentEmail>([.. rows.Items.Where(row => row.IsRecorded).Select(row => row.ToEmail())], rows.Continuation);
    }
}
