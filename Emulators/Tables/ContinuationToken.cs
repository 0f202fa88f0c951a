using System.Text;

namespace Emulators.Tables;

/// <summary>How a position is written in continuation headers, which carry ASCII only. Clients give it back as it is.</summary>
internal static class ContinuationToken
{
    public static string Write(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key)).Replace('+', '-').Replace('/', '_');

    /// <exception cref="TableError">It is none.</exception>
    public static string? Read(string? token)
    {
        try
        {
            return token is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(token.Replace('-', '+').Replace('_', '/')));
        }
        catch (FormatException)
        {
            throw TableError.Invalid("The continuation is none of this service.");
        }
    }
}
