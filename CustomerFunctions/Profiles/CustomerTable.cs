using Azure;
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
    /// <summary>The name of the table: profiles.</summary>
    public const string Name = "Customers";

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>Reads a customer; null where there is none, or the ID is no user ID.</summary>
    public async Task<Customer?> FindAsync(string userId, CancellationToken cancellationToken) =>
        (await FindRowAsync(userId, cancellationToken))?.ToCustomer();

    /// <summary>Reads one page of all customers, in the order of their IDs.</summary>
    public async Task<ListPage<Customer>> ReadPageAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadPageOfPartitionsAsync<CustomerRow>(CustomerRow.Key, page, cancellationToken);
        return new ListPage<Customer>([.. rows.Items.Select(row => row.ToCustomer())], rows.Continuation);
    }

    /// <summary>Adds a customer unless the user ID has one.</summary>
    /// <returns>The customer as stored: this one or the one that was there.</returns>
    public async Task<Customer> AddAsync(Customer customer, CancellationToken cancellationToken)
    {
        try
        {
            await _table.AddEntityAsync(CustomerRow.From(customer), cancellationToken);
            return customer;
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            // Perhaps this very write came through and its answer was lost: what is stored counts.
            if (await FindAsync(customer.UserId, cancellationToken) is { } stored)
            {
                return stored;
            }

            throw;
        }
    }

    /// <summary>Replaces a customer by what the change makes of it. The change may run several times, each time on what is stored then.</summary>
    /// <param name="userId">The customer.</param>
    /// <param name="change">Returns its argument where nothing has to be changed; then nothing is written.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>The customer as stored.</returns>
    /// <exception cref="DataLossException">There is no such customer: sagas alone change customers, and only those that were stored.</exception>
    /// <exception cref="ContentionException">Other writers were faster for too long.</exception>
    public Task<Customer> ChangeAsync(string userId, Func<Customer, Customer> change, CancellationToken cancellationToken) =>
        retry.RunAsync(
            async token =>
            {
                var row = await FindRowAsync(userId, token) ?? throw new DataLossException($"Customer '{userId}' is not stored any more.");
                var before = row.ToCustomer();
                var after = change(before);
                if (after != before)
                {
                    await _table.UpdateEntityAsync(CustomerRow.From(after), row.ETag, TableUpdateMode.Replace, token);
                }

                return after;
            },
            cancellationToken);

    private async Task<CustomerRow?> FindRowAsync(string userId, CancellationToken cancellationToken) =>
        UserId.IsValid(userId) ? await _table.FindAsync<CustomerRow>(userId, CustomerRow.Key, cancellationToken) : null;
}
