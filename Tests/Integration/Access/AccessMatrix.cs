namespace Tests.Integration.Access;

/// <summary>What each route answers to whom. The requests are valid, so that what differs is who sends them.</summary>
internal static class AccessMatrix
{
    /// <summary>
    /// By method and route template. <c>{userId}</c> and <c>{orderId}</c> stand for the owner and an order of theirs;
    /// other parameters for what does not exist.
    /// </summary>
    public static IReadOnlyDictionary<string, AccessRow> Rows { get; } = new Dictionary<string, AccessRow>
    {
        ["GET health"] = AccessRow.Everybody(200),
        ["GET docs"] = AccessRow.Everybody(200),
        ["GET docs/{file}"] = AccessRow.Everybody(404),
        ["GET openapi.yaml"] = AccessRow.Everybody(200),
        ["GET asyncapi.yaml"] = AccessRow.Everybody(200),
        ["POST customers"] = AccessRow.Everybody(400, body: "{}"),
        ["GET registrations/{registrationId}"] = AccessRow.Everybody(404),
        ["POST sessions"] = AccessRow.Everybody(400, body: "{}"),
        ["POST password-resets"] = AccessRow.Everybody(400, body: "{}"),
        ["POST passwords"] = AccessRow.Everybody(400, body: "{}"),
        ["DELETE sessions/current"] = new(Nobody: 401, Other: 204, Owner: 204, Admin: 204),

        ["GET customers"] = AccessRow.Admins(200),
        ["GET customers/{userId}"] = AccessRow.ForOwner(200),
        ["PUT customers/{userId}"] = AccessRow.ForOwner(
            200, body: """{"firstName":"Ada","lastName":"King","email":"ada@example.com","phone":"+44 20 7946 0958"}"""),
        ["PUT customers/{userId}/password"] = AccessRow.ForOwner(400, body: "{}"),
        ["PUT customers/{userId}/role"] = AccessRow.Admins(200, body: """{"role":"Customer"}"""),

        ["GET customers/{userId}/support"] = AccessRow.Admins(200),

        // The account has money, so nobody leaves.
        ["POST customers/{userId}/closure"] = new(Nobody: 401, Other: 403, Owner: 400, Admin: 409) { Body = "{}" },

        ["GET accounts/{userId}"] = AccessRow.ForOwner(200),
        ["GET accounts/{userId}/entries"] = AccessRow.ForOwner(200),
        ["GET accounts/{userId}/audit"] = AccessRow.Admins(200),
        ["PUT accounts/{userId}/status"] = AccessRow.Admins(200, body: """{"status":"Active"}"""),
        ["POST accounts/{userId}/deposits"] = AccessRow.ForOwner(201, body: """{"amount":1}"""),
        ["POST accounts/{userId}/withdrawals"] = AccessRow.ForOwner(201, body: """{"amount":1}"""),

        ["GET orders"] = AccessRow.ForOwner(200, query: "userId={userId}"),
        ["POST orders"] = AccessRow.ForOwner(201, body: """{"userId":"{userId}","price":1}"""),
        ["GET orders/{orderId}"] = AccessRow.ForOwner(200, query: "userId={userId}"),
        ["POST orders/{orderId}/cancellation"] = AccessRow.ForOwner(200, query: "userId={userId}"),

        ["GET audits"] = AccessRow.Admins(200),
        ["GET orchestrations"] = AccessRow.Admins(200, query: "status=Failed"),
        ["GET orchestrations/{instanceId}"] = AccessRow.Admins(404),
        ["POST orchestrations/{instanceId}/retry"] = AccessRow.Admins(404),
        ["POST orchestrations/{instanceId}/abort"] = AccessRow.Admins(404),

        ["GET notifications"] = AccessRow.ForOwner(200, query: "userId={userId}"),
        ["POST sendgrid/events"] = AccessRow.Everybody(403, body: "[]"),
        ["GET dead-letters"] = AccessRow.Admins(200, query: "source=email-retries"),
        ["POST dead-letters/redrive"] = AccessRow.Admins(200, body: """{"source":"email-retries"}"""),
    };
}
