using LocalRuntime.Engine.Faults;

namespace LocalRuntime.Engine;

/// <summary>On whose behalf the current code runs. It flows with the call, so that an SDK client made anywhere knows the faults of its run.</summary>
/// <param name="Faults">The fault plan of the run.</param>
/// <param name="App">The function app, or null outside of apps.</param>
/// <param name="Function">The function, or null outside of functions.</param>
public sealed record RuntimeScope(IFaultPlan Faults, string? App, string? Function)
{
    private static readonly AsyncLocal<RuntimeScope?> Ambient = new();

    /// <summary>The scope of the current call; outside of the runtime, one without faults.</summary>
    public static RuntimeScope Current => Ambient.Value ?? Outside;

    private static RuntimeScope Outside { get; } = new(NoFaults.Instance, null, null);

    /// <summary>Makes this the current scope until the calling async method returns.</summary>
    public void Enter() => Ambient.Value = this;
}
