namespace Microsoft.Azure.Functions.Worker;

/// <summary>A schedule's state. Official source: <c>extensions/Worker.Extensions.Timer/src/ScheduleStatus.cs</c>.</summary>
public class ScheduleStatus
{
    /// <summary>When the function last ran; the default where it never has.</summary>
    public DateTime Last { get; set; }

    /// <summary>When it is due next.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this state was written.</summary>
    public DateTime LastUpdated { get; set; }
}
