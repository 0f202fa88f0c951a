#nullable disable // as the official package, which has no nullable annotations

using LocalRuntime.Engine.Tables;
using LocalRuntime.Engine.Tables.Serialization;

namespace Azure.Data.Tables;

/// <content>Operations on one entity.</content>
public partial class TableClient
{
    /// <summary>Adds an entity.</summary>
    /// <exception cref="RequestFailedException">409 EntityAlreadyExists, 404 TableNotFound, or another refusal.</exception>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        CheckKey(entity);
        return SendAsync(_requests.AddEntity(Name, entity), cancellationToken);
    }

    /// <summary>Reads an entity.</summary>
    /// <param name="partitionKey">First part of its key.</param>
    /// <param name="rowKey">Second part of its key.</param>
    /// <param name="select">The properties to read, or null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 ResourceNotFound, 404 TableNotFound, or another refusal.</exception>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, mayBeMissing: false, cancellationToken);
        return Response.FromValue(EntityReader.Read<T>(response.Content.ToMemory().Span), response);
    }

    /// <summary>Reads an entity that may be missing; so may be its table.</summary>
    /// <param name="partitionKey">First part of its key.</param>
    /// <param name="rowKey">Second part of its key.</param>
    /// <param name="select">The properties to read, or null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, mayBeMissing: true, cancellationToken);
        return response.Status == 404
            ? new NoValueResponse<T>(response)
            : Response.FromValue(EntityReader.Read<T>(response.Content.ToMemory().Span), response);
    }

    /// <summary>Adds an entity, or changes it where it exists, whatever its version.</summary>
    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        CheckKey(entity);
        return SendAsync(_requests.ChangeEntity(Name, entity, mode, default), cancellationToken);
    }

    /// <summary>
    /// Changes an entity that has the version <paramref name="ifMatch"/>, or any version where that is <see cref="ETag.All"/>.
    /// </summary>
    /// <exception cref="RequestFailedException">404 ResourceNotFound, 412 UpdateConditionNotSatisfied, or another refusal.</exception>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        CheckKey(entity);
        if (ifMatch == default)
            throw new ArgumentException("Value cannot be empty.", nameof(ifMatch));

        return SendAsync(_requests.ChangeEntity(Name, entity, mode, ifMatch), cancellationToken);
    }

    /// <summary>Deletes an entity; where there is none, the response has status 404.</summary>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied, or another refusal.</exception>
    public virtual Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return SendAsync(_requests.DeleteEntity(Name, partitionKey, rowKey, ifMatch), cancellationToken);
    }

    /// <summary>Deletes an entity; where there is none, the response has status 404.</summary>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied, or another refusal.</exception>
    public virtual Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    private static void CheckKey<T>(T entity)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
    }

    private Task<Response> GetAsync(
        string partitionKey, string rowKey, IEnumerable<string> select, bool mayBeMissing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var names = select is null ? null : string.Join(',', select);
        return SendAsync(_requests.GetEntity(Name, partitionKey, rowKey, names, mayBeMissing), cancellationToken);
    }
}
