#nullable disable // as the official package, which has no nullable annotations

using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <content>Creating and deleting the table.</content>
public partial class TableClient
{
    /// <summary>Creates the table.</summary>
    /// <exception cref="RequestFailedException">409 TableAlreadyExists, 409 TableBeingDeleted, or another refusal.</exception>
    public virtual Response<TableItem> Create(CancellationToken cancellationToken = default) =>
        Tables().CreateTable(Name, cancellationToken);

    /// <inheritdoc cref="Create"/>
    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        Tables().CreateTableAsync(Name, cancellationToken);

    /// <summary>Creates the table where it does not exist; the raw response has status 409 where it does.</summary>
    /// <exception cref="RequestFailedException">409 TableBeingDeleted, or another refusal.</exception>
    public virtual Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default) =>
        Tables().CreateTableIfNotExists(Name, cancellationToken);

    /// <inheritdoc cref="CreateIfNotExists"/>
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        Tables().CreateTableIfNotExistsAsync(Name, cancellationToken);

    /// <summary>Deletes the table; where there is none, the response has status 404.</summary>
    public virtual Response Delete(CancellationToken cancellationToken = default) => Tables().DeleteTable(Name, cancellationToken);

    /// <inheritdoc cref="Delete"/>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        Tables().DeleteTableAsync(Name, cancellationToken);

    private TableServiceClient Tables() => new(_account);
}
