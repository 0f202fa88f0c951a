using System.Net;
using System.Text;
using Tests.Support;

namespace Tests.Integration.Telemetry;

public sealed class EmailMetricsTests : IDisposable
{
    private readonly ConsumerFixture _world = new();
    private readonly TestTrace _trace = new();
    private readonly RecordedMetrics _metrics;

    public EmailMetricsTests() => _metrics = new RecordedMetrics(_trace);

    public void Dispose()
    {
        _metrics.Dispose();
        _trace.Dispose();
    }

    [Fact]
    public async Task An_email_that_SendGrid_refuses_is_counted_with_its_dead_letter()
    {
        _world.OnSendAsync = _ => ConsumerFixture.Answer(HttpStatusCode.BadRequest);

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal(["emails.finished{outcome=Refused}", "messages.deadlettered{reason=RefusedBySendGrid}"], _metrics.Series);
    }

    [Fact]
    public async Task An_email_that_must_wait_is_counted_as_postponed()
    {
        _world.OnSendAsync = _ => ConsumerFixture.Answer(HttpStatusCode.TooManyRequests);

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal(["emails.finished{outcome=Postponed}"], _metrics.Series);
    }

    [Fact]
    public async Task An_email_for_which_SendGrid_is_not_reached_is_counted_as_failed()
    {
        _world.OnSendAsync = _ => throw new HttpRequestException("No route to host.");

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal(["emails.finished{outcome=Failed}"], _metrics.Series);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_counted_as_a_dead_letter()
    {
        await _world.ConsumeAsync(ConsumerFixture.Message(Encoding.UTF8.GetBytes("not JSON")));

        Assert.Equal(["messages.deadlettered{reason=Unreadable}"], _metrics.Series);
    }
}
