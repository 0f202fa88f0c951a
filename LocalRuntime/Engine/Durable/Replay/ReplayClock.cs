namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>The orchestrator's clock: it stands still in a turn, and shows the same times in every replay.</summary>
internal sealed class ReplayClock
{
    public DateTime Now { get; private set; }

    public bool IsReplaying { get; private set; }

    public void BeginTurn(DateTime now, bool isReplaying)
    {
        Now = now;
        IsReplaying = isReplaying;
    }
}
