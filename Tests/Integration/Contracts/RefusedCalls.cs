using Shared.Identifiers;

namespace Tests.Integration.Contracts;

/// <summary>
/// What every call of a kind refuses in the same way: requests without a caller, from the wrong caller or a foreign page, or with a body that is not valid.
/// </summary>
internal sealed class RefusedCalls(ApiCaller api, IReadOnlyList<DocumentedCall> calls, string adminToken)
{
    private const int TooMuch = 70 * 1024;

    // Everybody may end their own session, so no caller is the wrong one.
    private const string SignOut = "DELETE /sessions/current";

    private const string UnknownMember = """{"unknown":1}""";

    public async Task RunAsync(UserId userId, string token, string otherToken)
    {
        foreach (var call in calls)
            await RefuseAsync(call, ApiCaller.Fill(call, userId), token, otherToken);
    }

    /// <summary>Sends every call, with what is needed to be taken for a good one. None waits for a saga.</summary>
    public Task SendAllAsync(UserId userId, string token) => Task.WhenAll(calls
        .Select(call => api.SendAsync(ApiCaller.Fill(call, userId), BodyOf(call), token, ("Prefer", "respond-async"))));

    private async Task RefuseAsync(DocumentedCall call, string request, string token, string otherToken)
    {
        if (call.NeedsCaller)
        {
            await api.SendAsync(request, call.HasBody ? UnknownMember : null);
        }

        if (call.NeedsCaller && call.Name != SignOut)
        {
            await api.SendAsync(call.NamesUser || call.HasBody ? request : $"{request}?userId={UserOf(token)}", BodyFor(call, token), otherToken);
        }

        if (call.TakesCookie)
            await api.SendAsync(request, call.HasBody ? UnknownMember : null, token, ("Cookie", $"session_id={otherToken}"));
        if (call.Method == "GET")
            await api.SendAsync($"{request}?limit=0&unknown=1", null, adminToken);
        else
            await api.SendAsync(request, call.HasBody ? UnknownMember : null, token, ("Origin", "https://elsewhere.example"));
        if (call.HasBody)
            await RefuseBodyAsync(request);
    }

    private async Task RefuseBodyAsync(string request)
    {
        await api.SendAsync(request, UnknownMember, adminToken);
        await api.SendAsync(request, new string(' ', TooMuch), adminToken);
        await api.SendAsync(request, UnknownMember, adminToken, ("Content-Type", "text/plain"));
    }

    private static string? BodyOf(DocumentedCall call) => call.Name switch
    {
        "POST /customers" => ApiCaller.RegistrationOf("ada"),
        "POST /sessions" => $$"""{"username":"ada","password":"{{ApiCaller.Password}}"}""",
        "POST /customers/{userId}/closure" => $$"""{"currentPassword":"{{ApiCaller.Password}}"}""",
        "POST /password-resets" => """{"username":"ada"}""",
        "POST /passwords" => $$"""{"token":"any","newPassword":"{{ApiCaller.Password}}"}""",
        _ => call.HasBody ? """{"amount":1}""" : null,
    };

    // Orders name their customer in the body.
    private static string? BodyFor(DocumentedCall call, string token) =>
        call.Name == "POST /orders" ? $$"""{"userId":"{{UserOf(token)}}","price":1}""" : call.HasBody ? UnknownMember : null;

    private static string UserOf(string token) => token.Split('.')[0];
}
