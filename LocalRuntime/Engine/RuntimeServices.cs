using LocalRuntime.Engine.Faults;
using LocalRuntime.Engine.Journaling;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine;

/// <summary>What every part of the runtime is given instead of reaching for the clock, for chance or for the disk.</summary>
/// <param name="Time">The only clock and the only source of timers.</param>
/// <param name="Random">The only source of randomness.</param>
/// <param name="Faults">Asked before each operation at an I/O edge.</param>
/// <param name="Journal">Where durable state is written.</param>
/// <param name="Loggers">Makes the loggers.</param>
public sealed record RuntimeServices(TimeProvider Time, RandomSource Random, IFaultPlan Faults, Journal Journal, ILoggerFactory Loggers);
