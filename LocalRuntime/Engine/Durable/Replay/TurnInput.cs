using LocalRuntime.Engine.Durable.Records;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>What one turn of an orchestration starts from.</summary>
/// <param name="Start">How the instance was scheduled.</param>
/// <param name="Past">Its turns so far.</param>
/// <param name="Now">The clock of this turn, in UTC.</param>
/// <param name="Events">What has happened since the last turn.</param>
/// <param name="Converter">Reads and writes inputs, outputs, events and the custom status.</param>
/// <param name="Loggers">The app's loggers.</param>
internal sealed record TurnInput(
    InstanceStarted Start,
    IReadOnlyList<TurnTaken> Past,
    DateTime Now,
    IReadOnlyList<HistoryEvent> Events,
    DataConverter Converter,
    ILoggerFactory Loggers);
