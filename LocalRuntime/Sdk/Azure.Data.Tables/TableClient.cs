#nullable disable // as the official package, which has no nullable annotations

using Azure.Core;
using LocalRuntime.Engine.Tables;

namespace Azure.Data.Tables;

/// <summary>
/// One table, over the REST protocol of Azure Table Storage. It is safe for concurrent use; make one and keep it.
/// A request that fails without an answer is repeated, so a 409 or a 412 may be the echo of one's own write.
/// Official source: <c>sdk/tables/Azure.Data.Tables/src/TableClient.cs</c>.
/// </summary>
public partial class TableClient
{
    private readonly TableAccount _account;
    private readonly TableRequests _requests;

    /// <summary>For mocks.</summary>
    protected TableClient()
    {
    }

    /// <summary>Creates a client.</summary>
    /// <exception cref="ArgumentException">It is not a connection string for Table Storage.</exception>
    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    /// <summary>Creates a client.</summary>
    /// <exception cref="ArgumentException">It is not a connection string for Table Storage.</exception>
    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
        : this(TableAccount.From(connectionString, options), tableName)
    {
    }

    /// <summary>Creates a client that signs with the key of the account.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    /// <summary>Creates a client that signs with the key of the account.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
        : this(TableAccount.From(endpoint, credential, options), tableName)
    {
    }

    /// <summary>Creates a client that uses tokens, which need HTTPS.</summary>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(TableAccount.From(endpoint, tokenCredential, options), tableName)
    {
    }

    internal TableClient(TableAccount account, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _account = account;
        _requests = new TableRequests(account);
        Name = tableName;
        Uri = new Uri($"{account.Endpoint}/{tableName}");
    }

    /// <summary>Name of the table.</summary>
    public virtual string Name { get; }

    /// <summary>Name of the account.</summary>
    public virtual string AccountName => _account.Name;

    /// <summary>Address of the table.</summary>
    public virtual Uri Uri { get; }

    private async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        using (message)
        {
            await _account.Pipeline.SendAsync(message, cancellationToken);
            return message.Response.IsError ? throw new RequestFailedException(message.Response) : message.Response;
        }
    }
}
