using Tests.Support;

namespace Tests.Simulation;

/// <summary>Lets a share of all table requests, messages and SendGrid calls fail, lose their answer or arrive twice, as a seed decides.</summary>
internal sealed class SeededFaults(int seed, double share) : IFaultPlan
{
    private static readonly Fault[] Kinds = [Fault.Before, Fault.After, Fault.Twice];

    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();
    private int _injected;

    /// <summary>Whether anything fails.</summary>
    public bool IsOn { get; set; }

    /// <summary>How many operations met a fault.</summary>
    public int Injected => _injected;

    public ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return new(Fault.None);
        }

        lock (_gate)
        {
            if (_random.NextDouble() >= share)
            {
                return new(Fault.None);
            }

            _injected++;
            return new(Kinds[_random.Next(Kinds.Length)]);
        }
    }
}
