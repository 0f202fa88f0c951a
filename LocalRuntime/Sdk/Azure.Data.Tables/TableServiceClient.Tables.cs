#nullable disable // as the official package, which has no nullable annotations

using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;
using LocalRuntime.Engine.Tables;

namespace Azure.Data.Tables;

/// <content>Operations on tables.</content>
public partial class TableServiceClient
{
    /// <summary>Creates a table.</summary>
    /// <exception cref="RequestFailedException">409 TableAlreadyExists, 409 TableBeingDeleted, or another refusal.</exception>
    public virtual Response<TableItem> CreateTable(string tableName, CancellationToken cancellationToken = default) =>
        Created(tableName, Send(CreateRequest(tableName, mayExist: false), cancellationToken));

    /// <inheritdoc cref="CreateTable"/>
    public virtual async Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        Created(tableName, await SendAsync(CreateRequest(tableName, mayExist: false), cancellationToken));

    /// <summary>Creates a table where it does not exist; the raw response has status 409 where it does.</summary>
    /// <exception cref="RequestFailedException">409 TableBeingDeleted, or another refusal.</exception>
    public virtual Response<TableItem> CreateTableIfNotExists(string tableName, CancellationToken cancellationToken = default) =>
        Created(tableName, Send(CreateRequest(tableName, mayExist: true), cancellationToken));

    /// <inheritdoc cref="CreateTableIfNotExists"/>
    public virtual async Task<Response<TableItem>> CreateTableIfNotExistsAsync(
        string tableName, CancellationToken cancellationToken = default) =>
        Created(tableName, await SendAsync(CreateRequest(tableName, mayExist: true), cancellationToken));

    /// <summary>Deletes a table; where there is none, the response has status 404.</summary>
    public virtual Response DeleteTable(string tableName, CancellationToken cancellationToken = default) =>
        Send(DeleteRequest(tableName), cancellationToken);

    /// <inheritdoc cref="DeleteTable"/>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        SendAsync(DeleteRequest(tableName), cancellationToken);

    /// <summary>Lists the tables.</summary>
    /// <param name="filter">OData filter on <c>TableName</c>, or null for all.</param>
    /// <param name="maxPerPage">Tables a page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual AsyncPageable<TableItem> QueryAsync(
        string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default)
    {
        return new TablePages<TableItem>(ReadPageAsync, maxPerPage, cancellationToken);

        async Task<Page<TableItem>> ReadPageAsync(string continuation, int? top, CancellationToken stop)
        {
            var response = await SendAsync(_requests.QueryTables(filter, top, continuation), stop);
            using var body = JsonDocument.Parse(response.Content.ToMemory());
            var tables = body.RootElement.GetProperty("value").EnumerateArray()
                .Select(table => new TableItem(table.GetProperty("TableName").GetString()));
            response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var next);
            return Page<TableItem>.FromValues(tables.ToList(), next, response);
        }
    }

    /// <summary>Lists the tables.</summary>
    /// <param name="filter">OData filter on <c>TableName</c>, in which the interpolated values are quoted and escaped.</param>
    /// <param name="maxPerPage">Tables a page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual AsyncPageable<TableItem> QueryAsync(
        FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(ODataFilter.Create(filter), maxPerPage, cancellationToken);

    private static Response<TableItem> Created(string tableName, Response response) =>
        response.Status == 409 && new RequestFailedException(response) is { ErrorCode: var code } refusal
            && code == TableErrorCode.TableBeingDeleted
            ? throw refusal
            : Response.FromValue(new TableItem(tableName), response);

    private static Response Checked(Response response) => response.IsError ? throw new RequestFailedException(response) : response;

    private HttpMessage CreateRequest(string tableName, bool mayExist)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        return _requests.CreateTable(tableName, mayExist);
    }

    private HttpMessage DeleteRequest(string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        return _requests.DeleteTable(tableName);
    }

    private Response Send(HttpMessage message, CancellationToken cancellationToken)
    {
        using (message)
        {
            _account.Pipeline.Send(message, cancellationToken);
            return Checked(message.Response);
        }
    }

    private async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        using (message)
        {
            await _account.Pipeline.SendAsync(message, cancellationToken);
            return Checked(message.Response);
        }
    }
}
