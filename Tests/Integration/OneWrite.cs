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

    /// <summary>A fault at a write of each of these activities, under a client that repeats lost requests.</summary>
    public static TheoryData<string, Fault> Of(params IEnumerable<string> activities)
    {
        var data = new TheoryData<string, Fault>();
        foreach (var activity in activities)
        {
            foreach (var fault in new[] { Fault.Before, Fault.After, Fault.Twice })
                data.Add(activity, fault);
        }

        return data;
    }

    /// <summary>
    /// The answer to the write is lost, and the client repeats it (so it meets itself) or its caller does. The rest of <see cref="Faults"/> takes the same
    /// paths; it is for what moves money, and once for each way to write.
    /// </summary>
    public static TheoryData<Fault, int> LostAnswers => new() { { Fault.After, 3 }, { Fault.After, 0 } };
}
