using Tests.Support;

namespace Tests.Integration;

/// <summary>Every fault that one write can have, with a client that repeats lost requests and with one that does not.</summary>
public static class OneWrite
{
    public static TheoryData<Fault, int> Faults => new()
    {
        { Fault.Before, 3 },
        { Fault.After, 3 },
        { Fault.Twice, 3 },
        { Fault.Before, 0 },
        { Fault.After, 0 },
        { Fault.Twice, 0 },
    };
}
