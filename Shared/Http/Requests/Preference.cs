using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Shared.Http.Requests;

/// <summary>
/// How long a client wants to wait (RFC 7240). <c>respond-async</c> alone means not at all. As the RFC demands, unknown
/// preferences are ignored. A wait above the maximum counts as the maximum.
/// </summary>
/// <param name="Wait">How long to wait for the result.</param>
/// <param name="Applied">The value for Preference-Applied, or null where no preference was understood.</param>
public readonly record struct Preference(TimeSpan Wait, string? Applied)
{
    private const int DefaultSeconds = 10;
    private const int MaxSeconds = 60;

    /// <summary>Reads the Prefer header.</summary>
    public static Preference Read(HttpRequest request)
    {
        int? seconds = null;
        var isAsync = false;
        foreach (var preference in request.Headers.GetCommaSeparatedValues("Prefer"))
        {
            var parts = preference.Split(';')[0].Split('=', StringSplitOptions.TrimEntries);
            if (parts is [var flag] && flag.Equals("respond-async", StringComparison.OrdinalIgnoreCase))
            {
                isAsync = true;
            }
            else if (parts is [var name, var value] && name.Equals("wait", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var wait))
            {
                seconds ??= Math.Min(wait, MaxSeconds);
            }
        }

        var applied = (isAsync, seconds) switch
        {
            (true, null) => "respond-async",
            (true, _) => $"respond-async, wait={seconds}",
            (false, null) => null,
            (false, _) => $"wait={seconds}",
        };
        return new Preference(TimeSpan.FromSeconds(seconds ?? (isAsync ? 0 : DefaultSeconds)), applied);
    }
}
