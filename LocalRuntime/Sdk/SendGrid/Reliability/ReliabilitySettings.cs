using System.Net;

namespace SendGrid.Helpers.Reliability;

/// <summary>How failed requests are repeated. Official source: <c>src/SendGrid/Reliability/ReliabilitySettings.cs</c> (sendgrid-csharp).</summary>
public class ReliabilitySettings
{
    private const int MostRetries = 5;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Creates settings that repeat nothing.</summary>
    public ReliabilitySettings()
        : this(0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero)
    {
    }

    /// <summary>Creates settings.</summary>
    /// <param name="maximumNumberOfRetries">Attempts after the first, 0 to 5.</param>
    /// <param name="minimumBackoff">The pause before the second attempt.</param>
    /// <param name="maximumBackOff">The longest pause, up to 30 s.</param>
    /// <param name="deltaBackOff">What the further pauses are longer by, doubling.</param>
    public ReliabilitySettings(int maximumNumberOfRetries, TimeSpan minimumBackoff, TimeSpan maximumBackOff, TimeSpan deltaBackOff)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumNumberOfRetries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumNumberOfRetries, MostRetries);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumBackoff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumBackOff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumBackOff, LongestPause);
        ArgumentOutOfRangeException.ThrowIfLessThan(deltaBackOff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimumBackoff, maximumBackOff);
        MaximumNumberOfRetries = maximumNumberOfRetries;
        MinimumBackOff = minimumBackoff;
        MaximumBackOff = maximumBackOff;
        DeltaBackOff = deltaBackOff;
    }

    /// <summary>The statuses that are repeated where nothing else is said: 500, 502, 503 and 504.</summary>
    public static List<HttpStatusCode> DefaultRetriableServerErrorStatusCodes { get; } =
    [
        HttpStatusCode.InternalServerError,
        HttpStatusCode.BadGateway,
        HttpStatusCode.ServiceUnavailable,
        HttpStatusCode.GatewayTimeout,
    ];

    /// <summary>Attempts after the first.</summary>
    public int MaximumNumberOfRetries { get; }

    /// <summary>The pause before the second attempt.</summary>
    public TimeSpan MinimumBackOff { get; }

    /// <summary>The longest pause.</summary>
    public TimeSpan MaximumBackOff { get; }

    /// <summary>What the further pauses are longer by, doubling.</summary>
    public TimeSpan DeltaBackOff { get; }

    /// <summary>The statuses that are repeated.</summary>
    public List<HttpStatusCode> RetriableServerErrorStatusCodes { get; } = [.. DefaultRetriableServerErrorStatusCodes];
}
