using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Azure;
using Azure.Messaging.ServiceBus;
using NotificationFunctions.Consumers;
using Shared.Events;
using Tests.Support;

namespace Tests.Unit.Notifications;

public class WaitingTests
{
    private readonly ConsumerFixture _world = new();

    [Fact]
    public async Task An_order_without_a_profile_waits_as_a_copy_and_the_original_is_completed_after_it()
    {
        _world.Recipient = null;
        var message = ConsumerFixture.Message(ConsumerFixture.Confirmed());

        await _world.ConsumeAsync(message);

        Assert.Equal(["schedule", "complete"], _world.Steps);
        var (copy, due) = Assert.Single(_world.Scheduled);
        Assert.Equal(_world.Time.GetUtcNow().AddSeconds(2), due);
        Assert.Equal(message.Body.ToString(), copy.Body.ToString());
        Assert.Equal(ConsumerFixture.ConfirmedId, CloudEvent.Parse(copy.Body.ToMemory().Span).Id);
        Assert.NotEqual(message.MessageId, copy.MessageId);
        Assert.Equal(1, copy.ApplicationProperties[RetryScheduler.AttemptsProperty]);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task What_SendGrid_may_take_later_waits(HttpStatusCode status)
    {
        _world.OnSendAsync = _ => ConsumerFixture.Answer(status);

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal(["send", "schedule", "complete"], _world.Steps);
    }

    [Fact]
    public async Task SendGrid_is_given_the_seconds_that_it_asks_for()
    {
        var retryAfter = new RetryConditionHeaderValue(TimeSpan.FromMinutes(7));
        _world.OnSendAsync = _ =>
            ConsumerFixture.Answer(HttpStatusCode.TooManyRequests, addHeaders: headers => headers.RetryAfter = retryAfter);

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal(_world.Time.GetUtcNow().AddMinutes(7), _world.Scheduled[0].Due);
    }

    [Fact]
    public async Task SendGrid_is_given_the_time_until_the_date_that_it_asks_for()
    {
        var date = _world.Time.GetUtcNow().AddMinutes(9);
        _world.OnSendAsync = _ => ConsumerFixture.Answer(
            HttpStatusCode.ServiceUnavailable, addHeaders: headers => headers.RetryAfter = new RetryConditionHeaderValue(date));

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal(date, _world.Scheduled[0].Due);
    }

    public static TheoryData<Exception> PassingFailures =>
        [
            new HttpRequestException("refused"),
            new TaskCanceledException("timed out"),
            new IOException("reset"),
            new RequestFailedException(503, "busy"),
        ];

    [Theory]
    [MemberData(nameof(PassingFailures))]
    public async Task A_SendGrid_that_is_not_reached_is_asked_later(Exception failure)
    {
        _world.OnSendAsync = _ => throw failure;

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal(["send", "schedule", "complete"], _world.Steps);
    }

    [Fact]
    public async Task A_storage_that_is_down_makes_the_message_wait()
    {
        _world.OnReadAsync = () => throw new RequestFailedException(503, "ServerBusy");

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal(["schedule", "complete"], _world.Steps);
    }

    [Fact]
    public async Task A_copy_that_cannot_be_stored_leaves_the_original_unsettled()
    {
        _world.Recipient = null;
        _world.OnScheduleAsync = () => throw new ServiceBusException("down", ServiceBusFailureReason.ServiceCommunicationProblem);

        await Assert.ThrowsAsync<ServiceBusException>(() => _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed())));

        Assert.Empty(_world.Steps);
    }

    [Fact]
    public async Task The_pauses_grow_from_copy_to_copy_and_the_day_counts_from_the_first()
    {
        _world.Recipient = null;
        var start = _world.Time.GetUtcNow();
        var message = ConsumerFixture.Message(ConsumerFixture.Confirmed());
        var pauses = new List<double>();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            await _world.ConsumeAsync(message);
            var (copy, due) = _world.Scheduled[^1];
            pauses.Add((due - _world.Time.GetUtcNow()).TotalSeconds);
            _world.Time.Advance(due - _world.Time.GetUtcNow());
            message = Redeliver(copy);
            Assert.Equal(
                start.ToString("O", CultureInfo.InvariantCulture), copy.ApplicationProperties[RetryScheduler.WaitingSinceProperty]);
        }

        Assert.Equal([2, 4, 8, 16], pauses);
        Assert.Equal(4, _world.Scheduled.Select(scheduled => scheduled.Message.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task The_same_attempt_repeated_sends_a_copy_that_the_queue_drops_as_a_duplicate()
    {
        _world.Recipient = null;
        var message = ConsumerFixture.Message(ConsumerFixture.Confirmed());

        await _world.ConsumeAsync(message);
        await _world.ConsumeAsync(message);

        Assert.Equal(_world.Scheduled[0].Message.MessageId, _world.Scheduled[1].Message.MessageId);
    }

    [Fact]
    public async Task After_a_day_the_message_is_dead_lettered_with_what_it_waited_for()
    {
        _world.Recipient = null;
        var since = _world.Time.GetUtcNow() - TimeSpan.FromHours(24);

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed(), Waiting(since, attempts: 150)));

        Assert.Equal(["dead-letter"], _world.Steps);
        Assert.Equal(EventConsumer.WaitedTooLong, _world.DeadLetter.Reason);
        Assert.Contains("profile", _world.DeadLetter.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_handled_even_when_it_comes_after_its_day()
    {
        var since = _world.Time.GetUtcNow() - TimeSpan.FromHours(30);

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed(), Waiting(since, attempts: 150)));

        Assert.Equal(["send", "record sent msg", "complete"], _world.Steps);
    }

    [Theory]
    [InlineData("many", "yesterday")]
    [InlineData(-5, 7)]
    [InlineData(int.MaxValue, "")]
    public async Task Properties_that_make_no_sense_count_as_a_first_attempt(object attempts, object since)
    {
        _world.Recipient = null;
        var properties = new Dictionary<string, object>
        {
            [RetryScheduler.AttemptsProperty] = attempts,
            [RetryScheduler.WaitingSinceProperty] = since,
        };

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed(), properties));

        Assert.Equal(_world.Time.GetUtcNow().AddSeconds(2), _world.Scheduled[0].Due);
    }

    private static Dictionary<string, object> Waiting(DateTimeOffset since, int attempts) => new()
    {
        [RetryScheduler.AttemptsProperty] = attempts,
        [RetryScheduler.WaitingSinceProperty] = since.ToString("O", CultureInfo.InvariantCulture),
    };

    private static ServiceBusReceivedMessage Redeliver(ServiceBusMessage copy) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(copy.Body, copy.MessageId, properties: copy.ApplicationProperties);
}
