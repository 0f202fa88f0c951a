using Azure.Data.Tables;
using Shared.Failures;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Sagas;
using Shared.Storage;

namespace CustomerFunctions.Profiles;

/// <summary>The table of customers.</summary>
public sealed class CustomerTable(TableServiceClient service, ConflictRetry retry)
{
    /// <summary>The name of the table: profiles, and the changes of profiles that have not been published yet.</summary>
    public const string Name = "Customers";

    /// <summary>How many customers a page looks at, at most: five requests to Table Storage.</summary>
    public const int MaxLookedAt = 500;

    private const int SegmentSize = 100;

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>Reads a customer; null where there is none.</summary>
    public async Task<Customer?> FindAsync(UserId userId, CancellationToken cancellationToken) =>
        (await _table.FindAsync<CustomerRow>(userId, CustomerRow.Key, cancellationToken))?.ToCustomer();

    /// <summary>
    /// Reads one page of the customers who are asked for, in the order of their IDs. It looks at a bounded number of customers
    /// (<see cref="MaxLookedAt"/>), so the page may be short and still not be the last.
    /// </summary>
    public async Task<ListPage<Customer>> ReadPageAsync(CustomerFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var (found, after) = (new List<Customer>(), page.After);
        for (var lookedAt = 0; lookedAt < MaxLookedAt;)
        {
            var rows = await _table.ReadPageOfPartitionsAsync<CustomerRow>(CustomerRow.Key, new PageRequest(SegmentSize, after), cancellationToken);
            foreach (var customer in rows.Items.Select(row => row.ToCustomer()))
            {
                if (found.Count == page.Limit)
                    return new ListPage<Customer>(found, PageRequest.Encode(after!));

                after = customer.UserId;
                lookedAt++;
                if (filter.Matches(customer))
                    found.Add(customer);
            }

            if (rows.Continuation is null)
                return new ListPage<Customer>(found, null);
        }

        return new ListPage<Customer>(found, PageRequest.Encode(after!));
    }

    /// <summary>Adds a customer unless the user ID has one.</summary>
    /// <returns>The customer as stored: this one or the one that was there.</returns>
    public async Task<Customer> AddAsync(Customer customer, CancellationToken cancellationToken) =>
        (await _table.AddOrFindAsync(CustomerRow.From(customer), cancellationToken)).ToCustomer();

    /// <summary>Replaces a customer by what the change makes of it. The change may run several times, each time on the customer as stored then.</summary>
    /// <param name="userId">The customer.</param>
    /// <param name="change">Returns its argument where nothing has to be changed; then nothing is written.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>The customer as stored.</returns>
    /// <exception cref="DataLossException">There is no such customer: only sagas change customers, and only customers that were stored.</exception>
    /// <exception cref="ContentionException">Other writers were faster for too long.</exception>
    public async Task<Customer> ChangeAsync(UserId userId, Func<Customer, Customer> change, CancellationToken cancellationToken)
    {
        var row = await _table.ChangeAsync<CustomerRow>(
            retry,
            userId,
            CustomerRow.Key,
            stored => stored.ToCustomer() is var before && change(before) is var after && after != before ? CustomerRow.From(after) : null,
            cancellationToken);
        return row?.ToCustomer() ?? throw new DataLossException($"Customer '{userId}' is not stored any more.");
    }
}

/// <summary>The row <c>profile</c> of a customer's partition.</summary>
internal sealed class CustomerRow : ContactRow
{
    public const string Key = "profile";

    public CustomerRow() => RowKey = Key;

    public string UserName { get; set; } = "";

    public string Currency { get; set; } = "";

    public string Status { get; set; } = "";

    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string? Fingerprint { get; set; }

    public string? PendingPasswordHash { get; set; }

    public static CustomerRow From(Customer customer) => new()
    {
        PartitionKey = customer.UserId,
        UserName = customer.UserName,
        FirstName = customer.FirstName,
        LastName = customer.LastName,
        Email = customer.Email,
        Phone = customer.Phone,
        Currency = customer.Currency.Code,
        Status = customer.Status.ToString(),
        Version = customer.Version,
        CreatedAt = customer.CreatedAt,
        UpdatedAt = customer.UpdatedAt,
        Fingerprint = customer.Fingerprint,
        PendingPasswordHash = customer.PendingPasswordHash,
    };

    public Customer ToCustomer() => new(
        UserId.Parse(PartitionKey),
        UserName,
        FirstName,
        LastName,
        Email,
        Phone,
        Shared.Amounts.Currency.Find(Currency),
        Enum.Parse<CustomerStatus>(Status),
        Version,
        CreatedAt,
        UpdatedAt)
    {
        Fingerprint = Fingerprint,
        PendingPasswordHash = PendingPasswordHash,
    };
}
