using LocalHost.Servers;

namespace LocalHost.Running;

/// <summary>Asks the running system how it is.</summary>
internal static class Health
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="HostStartException">It is not healthy in time; the message has its last answer.</exception>
    public static async Task WaitAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = baseAddress, Timeout = Deadline };
        var started = TimeProvider.System.GetTimestamp();
        while (await AskAsync(http, cancellationToken) is { } illness)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Deadline)
            {
                throw new HostStartException($"It started, and after {Deadline.TotalSeconds} s is still not healthy: {illness}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<string?> AskAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("api/health", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (Exception unanswered)
            when (unanswered is HttpRequestException || (unanswered is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return unanswered.Message;
        }
    }
}
