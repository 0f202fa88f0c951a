namespace LocalRuntime.Engine;

/// <summary>The runtime's only source of randomness; the same seed gives the same sequence. Safe for concurrent use.</summary>
public sealed class RandomSource(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    /// <summary>The seed it started from, for a failure message that lets the run be repeated.</summary>
    public int Seed { get; } = seed;

    /// <summary>A source whose seed nobody chose.</summary>
    public static RandomSource Unseeded() => new(Random.Shared.Next());

    /// <summary>A number from 0 up to, not including, <paramref name="exclusiveUpperBound"/>.</summary>
    public int Next(int exclusiveUpperBound)
    {
        lock (_gate)
        {
            return _random.Next(exclusiveUpperBound);
        }
    }

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public double NextDouble()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }

    /// <summary>A version 4 UUID.</summary>
    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_gate)
        {
            _random.NextBytes(bytes);
        }

        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
