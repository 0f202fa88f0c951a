using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LocalHost.Demo;

/// <summary>
/// Plays the demo against a running host: makes its calls one after the other, and prints each with its answer and the page that shows its effect.
/// </summary>
internal sealed class DemoPlayer(Uri host, TextWriter output, TimeProvider time) : IDisposable
{
    private const int MaxShownLength = 200;

    // The member of an answer that authorizes all later calls.
    private const string Token = "token";

    // Whatever takes longer to answer is not a local host.
    private static readonly TimeSpan TimeToBeFound = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpClient _http = new() { BaseAddress = host, Timeout = TimeSpan.FromMinutes(2) };
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Whether a local host runs at the address.</summary>
    public async Task<bool> IsHostRunningAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeToBeFound);
        try
        {
            using var answer = await _http.GetAsync(new Uri("local/host", UriKind.Relative), limit.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception other) when (IsUnanswered(other, cancellationToken))
        {
            return false;
        }
    }

    /// <summary>Makes the calls of all steps, or of those until it is cancelled.</summary>
    /// <exception cref="DemoException">A step is not answered, or not with its expected status.</exception>
    public async Task PlayAsync(IReadOnlyList<DemoStep> steps, CancellationToken cancellationToken)
    {
        try
        {
            await PlayToEndAsync(steps, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was played stays.
        }
    }

    public void Dispose() => _http.Dispose();

    private sealed record Answer(int Status, bool IsReplay, string Body);

    private async Task PlayToEndAsync(IReadOnlyList<DemoStep> steps, CancellationToken cancellationToken)
    {
        _values["run"] = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        for (var number = 1; number <= steps.Count; number++)
        {
            var step = steps[number - 1].With(_values);
            await output.WriteLineAsync($"{number}. {step.Title}");
            await output.WriteLineAsync($"   {step.Method} {step.Path}{(step.Key is null ? "" : $"   Idempotency-Key: {step.Key}")}");
            if (step.Body is not null)
                await output.WriteLineAsync($"   {Flat(step.Body)}");
            var answer = await AnswerAsync(number, step, cancellationToken);
            await output.WriteLineAsync($"   → {answer.Status}{(answer.IsReplay ? "   Idempotency-Replayed: true" : "")}");
            foreach (var line in Lines(answer.Body))
                await output.WriteLineAsync($"   {(line.Length > MaxShownLength ? $"{line[..MaxShownLength]} …" : line)}");
            if (answer.Status != step.Expected)
                throw new DemoException($"Step {number} was answered {answer.Status}, not {step.Expected}. The console shows more: {host}#/errors");
            Keep(step, answer.Body);
            if (step.With(_values).See is { } see)
                await output.WriteLineAsync($"   See {new Uri(host, see)}");
            await output.WriteLineAsync();
        }
    }

    private async Task<Answer> AnswerAsync(int number, DemoStep step, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(step, cancellationToken);
        }
        catch (Exception other) when (IsUnanswered(other, cancellationToken))
        {
            throw new DemoException($"Step {number} was not answered: {other.Message}");
        }
    }

    private static bool IsUnanswered(Exception failure, CancellationToken cancellationToken) =>
        failure is HttpRequestException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private async Task<Answer> CallAsync(DemoStep step, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            using var request = CreateRequest(step);
            using var answer = await _http.SendAsync(request, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (step.Until.All(text => body.Contains(text, StringComparison.Ordinal)) || Stopwatch.GetElapsedTime(started) > MaxWait)
                return new Answer((int)answer.StatusCode, answer.Headers.Contains("Idempotency-Replayed"), body);
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private HttpRequestMessage CreateRequest(DemoStep step)
    {
        var request = new HttpRequestMessage(step.Method, step.Path);
        if (step.Body is not null)
            request.Content = new StringContent(step.Body, Encoding.UTF8, "application/json");
        if (step.Key is not null)
            request.Headers.Add("Idempotency-Key", step.Key);
        if (_values.TryGetValue(Token, out var token))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private void Keep(DemoStep step, string body)
    {
        foreach (var name in step.Keeps)
            _values[name] = JsonDocument.Parse(body).RootElement.GetProperty(name).ToString();
    }

    // A list is printed with one item a line.
    private static IEnumerable<string> Lines(string body)
    {
        if (body.Length == 0)
            return [];
        var root = JsonDocument.Parse(body).RootElement;
        return root.EnumerateObject().FirstOrDefault(member => member.Value.ValueKind == JsonValueKind.Array) is { Value.ValueKind: JsonValueKind.Array } list
            ? list.Value.EnumerateArray().Select(item => JsonSerializer.Serialize(item, AsItIs))
            : [Flat(body)];
    }

    private static string Flat(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json), AsItIs);
}

/// <summary>A step of the demo failed. The message is shown on the terminal.</summary>
internal sealed class DemoException(string message) : Exception(message);
