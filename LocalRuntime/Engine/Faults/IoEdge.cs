namespace LocalRuntime.Engine.Faults;

/// <summary>Where the runtime meets the outside world, and where a test can therefore make it fail.</summary>
public enum IoEdge
{
    /// <summary>A request to Table Storage.</summary>
    Tables,

    /// <summary>An append to the journal.</summary>
    Journal,

    /// <summary>A message sent, received or settled at the broker.</summary>
    Broker,

    /// <summary>A call to SendGrid.</summary>
    Email,
}
