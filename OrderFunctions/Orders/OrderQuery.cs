using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;

namespace OrderFunctions.Orders;

/// <summary>Whose orders a request is about.</summary>
internal static class OrderQuery
{
    /// <exception cref="ProblemException">The query names nobody: 400.</exception>
    public static string ReadUserId(HttpRequest request) =>
        request.Query["userId"] is [{ Length: > 0 } userId] ? userId : throw ValidationErrors.Of("userId", "is required, once.");
}
