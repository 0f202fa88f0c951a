namespace Azure.Messaging.ServiceBus;

/// <summary>
/// How a client repeats operations whose failure is transient.
/// Official source: <c>Primitives/ServiceBusRetryOptions.cs</c> (azure-sdk-for-net).
/// </summary>
public class ServiceBusRetryOptions
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestTry = TimeSpan.FromHours(1);

    /// <summary>How the pauses grow; exponentially by default.</summary>
    public ServiceBusRetryMode Mode { get; set; } = ServiceBusRetryMode.Exponential;

    /// <summary>Attempts after the first, 0 to 100; 3 by default.</summary>
    public int MaxRetries
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            field = value;
        }
    } = 3;

    /// <summary>The pause of the fixed mode and the base of the exponential one, 1 ms to 5 min; 0.8 s by default.</summary>
    public TimeSpan Delay
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, ShortestDelay);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestDelay);
            field = value;
        }
    } = TimeSpan.FromSeconds(0.8);

    /// <summary>The longest pause; 1 min by default.</summary>
    public TimeSpan MaxDelay
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>How long a receiver waits for a message where the call does not say, up to 1 h; 1 min by default.</summary>
    public TimeSpan TryTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTry);
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    internal ServiceBusRetryOptions Clone() => (ServiceBusRetryOptions)MemberwiseClone();
}
