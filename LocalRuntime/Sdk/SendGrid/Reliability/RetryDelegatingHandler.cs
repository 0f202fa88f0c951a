namespace SendGrid.Helpers.Reliability;

/// <summary>
/// Repeats requests that failed in the network or with a server error. When the attempts are used up, a server error is an
/// <see cref="HttpRequestException"/> and a timeout a <see cref="TimeoutException"/>; 429 is never repeated.
/// Official source: <c>src/SendGrid/Reliability/RetryDelegatingHandler.cs</c> (sendgrid-csharp).
/// </summary>
public class RetryDelegatingHandler : DelegatingHandler
{
    private readonly ReliabilitySettings _settings;

    /// <summary>Creates a handler whose inner handler is set later.</summary>
    public RetryDelegatingHandler(ReliabilitySettings settings) => _settings = settings;

    /// <summary>Creates a handler around <paramref name="innerHandler"/>.</summary>
    public RetryDelegatingHandler(HttpMessageHandler innerHandler, ReliabilitySettings settings)
        : base(innerHandler) => _settings = settings;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_settings.MaximumNumberOfRetries == 0)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        for (var retries = 0; ; retries++)
        {
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (!_settings.RetriableServerErrorStatusCodes.Contains(response.StatusCode))
                {
                    return response;
                }

                response.Dispose();
                throw new HttpRequestException($"Http status code '{response.StatusCode}' indicates server error");
            }
            catch (TaskCanceledException timeout) when (retries == _settings.MaximumNumberOfRetries)
            {
                throw new TimeoutException("The request timed out, and so did its repetitions.", timeout);
            }
            catch (Exception failure) when (failure is TaskCanceledException or HttpRequestException && retries < _settings.MaximumNumberOfRetries)
            {
                await Task.Delay(PauseBefore(retries + 1), CancellationToken.None);
            }
        }
    }

    private TimeSpan PauseBefore(int retry)
    {
        var jitter = 0.8 + (Random.Shared.NextDouble() * 0.4);
        var pause = _settings.MinimumBackOff + (_settings.DeltaBackOff * jitter * (Math.Pow(2, retry - 1) - 1));
        return pause < _settings.MaximumBackOff ? pause : _settings.MaximumBackOff;
    }
}
