using LocalHost.Servers;

namespace LocalHost.Running;

/// <summary>Waits for a system that has started to be healthy.</summary>
internal static class Health
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks <paramref name="address"/> again and again until the answer is a success.</summary>
    /// <exception cref="HostStartException">There is none in time; the message has the last answer.</exception>
    public static async Task WaitAsync(Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Deadline };
        var started = TimeProvider.System.GetTimestamp();
        while (await AskAsync(http, address, cancellationToken) is { } illness)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Deadline)
            {
                throw new HostStartException($"It started, and after {Deadline.TotalSeconds} s is still not healthy: {illness}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<string?> AskAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(address, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (Exception unanswered)
            when (unanswered is HttpRequestException || (unanswered is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return unanswered.Message;
        }
    }
}
