#nullable disable // as the official package, which has no nullable annotations

using LocalRuntime.Engine.Tables.Transactions;

namespace Azure.Data.Tables;

/// <content>Transactions.</content>
public partial class TableClient
{
    /// <summary>
    /// Applies all actions or none. They are at most 100, of one partition, each on another entity, and at most 4 MiB together.
    /// </summary>
    /// <returns>The responses, in the order of the actions, with the new ETags.</returns>
    /// <exception cref="InvalidOperationException">There are no actions.</exception>
    /// <exception cref="TableTransactionFailedException">An action was refused, so none was applied.</exception>
    /// <exception cref="RequestFailedException">The transaction as a whole was refused.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var response = await SendAsync(_requests.SubmitTransaction(Name, transactionActions.ToList()), cancellationToken);
        var answers = TransactionAnswer.Read(response);
        return answers is [{ IsError: true } refusal]
            ? throw new TableTransactionFailedException(TransactionAnswer.Refusal(refusal))
            : Response.FromValue<IReadOnlyList<Response>>(answers, response);
    }
}
