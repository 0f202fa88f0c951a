namespace LocalRuntime.Engine.Faults;

/// <summary>What happens to one I/O operation.</summary>
public enum Fault
{
    /// <summary>It runs once and its answer arrives.</summary>
    None,

    /// <summary>It fails before it takes effect.</summary>
    Before,

    /// <summary>It takes effect and its answer is lost: the caller sees a failure.</summary>
    After,

    /// <summary>It takes effect, is delivered a second time, and the caller sees the second answer.</summary>
    Twice,
}
