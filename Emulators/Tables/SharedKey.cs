using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Emulators.Tables;

/// <summary>
/// Checks the signature of requests, which must be made with the key of all development storage. Source:
/// learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key; the key is the documented one of Azurite.
/// </summary>
internal static class SharedKey
{
    public const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly byte[] Key = Convert.FromBase64String(DevelopmentKey);

    /// <exception cref="TableError">The request is not signed, or not with the key.</exception>
    public static void Check(HttpRequest request, string account, string rawPath)
    {
        var authorization = request.Headers.Authorization.ToString();
        var date = request.Headers["x-ms-date"].FirstOrDefault() ?? request.Headers.Date.ToString();
        var resource = $"/{account}{rawPath}{(request.Query["comp"].FirstOrDefault() is { } component ? "?comp=" + component : "")}";
        var signed = authorization.Split(' ', 2) switch
        {
            ["SharedKeyLite", _] => $"{date}\n{resource}",
            ["SharedKey", _] => $"{request.Method}\n{request.Headers["Content-MD5"]}\n{request.Headers.ContentType}\n{date}\n{resource}",
            _ when request.Query.ContainsKey("sig") => throw TableError.Unsupported("shared access signatures"),
            _ => throw Refusal,
        };
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(signed)));
        var expected = Encoding.UTF8.GetBytes($"{account}:{signature}");
        var actual = Encoding.UTF8.GetBytes(authorization[(authorization.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        if (!CryptographicOperations.FixedTimeEquals(expected, actual))
            throw Refusal;
    }

    private static TableError Refusal => new(
        StatusCodes.Status403Forbidden,
        "AuthenticationFailed",
        "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.");
}
