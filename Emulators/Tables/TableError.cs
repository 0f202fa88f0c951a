using Microsoft.AspNetCore.Http;

namespace Emulators.Tables;

/// <summary>
/// An error answer, as the service words it. Source: learn.microsoft.com/rest/api/storageservices/table-service-error-codes, and .../status-and-error-codes2
/// for what the storage services have in common.
/// </summary>
internal sealed class TableError(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>The index of the action that a transaction was refused for; null outside of transactions.</summary>
    public int? ActionIndex { get; init; }

    /// <summary>The message of the answer. Clients read the index of the action from its beginning.</summary>
    public string Text => ActionIndex is { } index ? $"{index}:{Message}" : Message;

    public static TableError TableNotFound => new(StatusCodes.Status404NotFound, "TableNotFound", "The table specified does not exist.");

    public static TableError TableExists => new(StatusCodes.Status409Conflict, "TableAlreadyExists", "The table specified already exists.");

    public static TableError EntityNotFound => new(StatusCodes.Status404NotFound, "ResourceNotFound", "The specified resource does not exist.");

    public static TableError EntityExists => new(StatusCodes.Status409Conflict, "EntityAlreadyExists", "The specified entity already exists.");

    public static TableError ConditionNotMet =>
        new(StatusCodes.Status412PreconditionFailed, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied.");

    public static TableError BodyTooLarge => new(
        StatusCodes.Status413PayloadTooLarge, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.");

    public static TableError UnsupportedVerb(string method) => new(
        StatusCodes.Status405MethodNotAllowed, "UnsupportedHttpVerb", $"The resource doesn't support the specified HTTP verb {method}.");

    public static TableError Invalid(string message) => new(StatusCodes.Status400BadRequest, "InvalidInput", message);

    public static TableError Of(string code, string message) => new(StatusCodes.Status400BadRequest, code, message);

    public static TableError Unsupported(string what) =>
        new(StatusCodes.Status501NotImplemented, "NotImplemented", $"The local Table service does not offer {what}.");

    public TableError InAction(int index) => new(Status, Code, Message) { ActionIndex = index };
}
