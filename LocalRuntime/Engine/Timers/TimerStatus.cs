namespace LocalRuntime.Engine.Timers;

/// <summary>What is remembered of a timer.</summary>
/// <param name="Timer">Its app and function.</param>
/// <param name="Last">When it last ran on schedule or late; null where it never has.</param>
/// <param name="Next">When it is due.</param>
/// <param name="LastUpdated">When this was written.</param>
internal sealed record TimerStatus(string Timer, DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset LastUpdated);
