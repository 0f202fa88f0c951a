namespace Tests.Support;

/// <summary>On whose behalf the current code runs. It flows with the call, so that a client made anywhere knows the faults of its run.</summary>
/// <param name="Faults">The faults of the run; null without.</param>
/// <param name="Function">The function; null outside of functions.</param>
internal sealed record FaultScope(IFaultPlan? Faults, string? Function = null)
{
    private static readonly AsyncLocal<FaultScope?> Ambient = new();

    /// <summary>The scope of the current call; null outside of any.</summary>
    public static FaultScope? Current => Ambient.Value;

    /// <summary>Makes this the current scope until the calling async method returns.</summary>
    public void Enter() => Ambient.Value = this;
}
