using Azure;
using Shared.Failures;

namespace Shared.Storage;

/// <summary>
/// Repeats optimistic writes. A conflict is never a failure: another writer was faster, or the conflict is with the
/// caller's own earlier write, whose answer was lost. So each attempt reads again and looks for its own earlier write before it decides.
/// </summary>
public sealed class ConflictRetry(TimeProvider time, Random random)
{
    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;

    private const string RowExists = "EntityAlreadyExists";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(320);

    // Table Storage has two codes for a row that is not there. A table that is not there has another one.
    private static readonly string[] RowIsGone = ["ResourceNotFound", "EntityNotFound"];

    /// <summary>Runs the attempt until it ends without a conflict, with random pauses between.</summary>
    /// <exception cref="ContentionException">A minute has passed.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < MaxPause ? pause * 2 : MaxPause)
        {
            try
            {
                return await attempt(cancellationToken);
            }
            catch (RequestFailedException exception) when (IsConflict(exception))
            {
                if (time.GetElapsedTime(start) > Deadline)
                {
                    throw new ContentionException($"Other writers were faster for {Deadline.TotalSeconds} seconds.", exception);
                }
            }

            await Task.Delay(pause * random.NextDouble(), time, cancellationToken);
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<CancellationToken, Task> attempt, CancellationToken cancellationToken) => RunAsync(
        async token =>
        {
            await attempt(token);
            return true;
        },
        cancellationToken);

    /// <summary>Whether a row could not be added because it is there.</summary>
    public static bool IsDuplicate(RequestFailedException exception) => exception is { Status: Conflict, ErrorCode: RowExists };

    /// <summary>Whether a write failed because the row, or its version, is not what the writer expected.</summary>
    public static bool IsConflict(RequestFailedException exception) => exception.Status is Conflict or PreconditionFailed
        || exception.Status == NotFound && RowIsGone.Contains(exception.ErrorCode);
}
