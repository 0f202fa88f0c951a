namespace LocalRuntime.Engine.Functions;

/// <summary>Watches for what triggers the functions of one app, and invokes them.</summary>
public interface ITriggerListener
{
    /// <summary>Begins to invoke functions.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Begins no more invocations and waits for those under way, as long as the token allows.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
