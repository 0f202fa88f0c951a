#nullable disable // as the official package, which has no nullable annotations

using Azure.Core;
using LocalRuntime.Engine.Tables;

namespace Azure.Data.Tables;

/// <summary>
/// The table service of one account. It is safe for concurrent use; make one and keep it: its tables share its connections.
/// Official source: <c>sdk/tables/Azure.Data.Tables/src/TableServiceClient.cs</c>.
/// </summary>
public partial class TableServiceClient
{
    private readonly TableAccount _account;
    private readonly TableRequests _requests;

    /// <summary>For mocks.</summary>
    protected TableServiceClient()
    {
    }

    /// <summary>Creates a client.</summary>
    /// <exception cref="ArgumentException">It is not a connection string for Table Storage.</exception>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    /// <summary>Creates a client.</summary>
    /// <exception cref="ArgumentException">It is not a connection string for Table Storage.</exception>
    public TableServiceClient(string connectionString, TableClientOptions options = null)
        : this(TableAccount.From(connectionString, options))
    {
    }

    /// <summary>Creates a client that signs with the key of the account.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <summary>Creates a client that signs with the key of the account.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options)
        : this(TableAccount.From(endpoint, credential, options))
    {
    }

    /// <summary>Creates a client that uses tokens, which need HTTPS.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(TableAccount.From(endpoint, tokenCredential, options))
    {
    }

    internal TableServiceClient(TableAccount account)
    {
        _account = account;
        _requests = new TableRequests(account);
        Uri = new Uri(account.Endpoint);
    }

    /// <summary>Name of the account.</summary>
    public virtual string AccountName => _account.Name;

    /// <summary>Address of the service.</summary>
    public virtual Uri Uri { get; }

    /// <summary>A client of the table <paramref name="tableName"/>, whether it exists or not.</summary>
    public virtual TableClient GetTableClient(string tableName) => new(_account, tableName);

    /// <summary>Makes a filter, in which the interpolated values are quoted and escaped.</summary>
    /// <exception cref="ArgumentException">A value's type has no literal in filters.</exception>
    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);
}
