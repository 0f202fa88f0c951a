using System.Net;
using System.Text.Json.Nodes;
using LocalRuntime.Engine;
using LocalRuntime.Engine.Faults;
using SendGrid;
using SendGrid.Helpers.Mail;
using SendGrid.Helpers.Reliability;

namespace Tests.Unit.SendGridSdk;

/// <summary>
/// Official behaviour: <c>BaseClient.cs</c>, <c>SendGridClientOptions.cs</c>,
/// <c>Reliability/RetryDelegatingHandler.cs</c> (sendgrid-csharp).
/// </summary>
public sealed class ClientTests
{
    private static readonly SendGridMessage Message =
        MailHelper.CreateSingleEmail(new EmailAddress("from@example.com"), new EmailAddress("to@example.com"), "subject", "text", null);

    [Theory]
    [InlineData("http://localhost:7071")]
    [InlineData("http://localhost:7071/")]
    public async Task An_email_is_posted_to_the_host_with_the_key(string host)
    {
        using var network = new Network(HttpStatusCode.Accepted);
        var client = new SendGridClient(network.Client, new SendGridClientOptions { ApiKey = "SG.key", Host = host, RequestHeaders = { ["X-More"] = "m" } });

        var response = await client.SendEmailAsync(Message, TestContext.Current.CancellationToken);

        var request = Assert.Single(network.Requests);
        Assert.Equal((HttpMethod.Post, "http://localhost:7071/v3/mail/send"), (request.Method, request.Address));
        Assert.Equal(("Bearer SG.key", "application/json", "m"), (request.Authorization, request.ContentType, request.More));
        Assert.Equal("subject", (string?)JsonNode.Parse(request.Body)!["personalizations"]![0]!["subject"]);
        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("id", response.DeserializeResponseHeaders()["X-Message-Id"]);
    }

    [Fact]
    public async Task An_answer_that_refuses_is_an_answer_and_no_exception()
    {
        using var network = new Network(HttpStatusCode.TooManyRequests);
        var client = new SendGridClient(network.Client, new SendGridClientOptions { ApiKey = "SG.key" });

        var response = await client.SendEmailAsync(Message, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.TooManyRequests, false), (response.StatusCode, response.IsSuccessStatusCode));
        Assert.Equal("https://api.sendgrid.com/v3/mail/send", network.Requests.Single().Address);
    }

    [Fact]
    public void An_empty_key_is_refused() => Assert.Throws<ArgumentNullException>(() => new SendGridClientOptions { ApiKey = " " });

    [Fact]
    public async Task Server_errors_are_repeated_as_often_as_the_settings_say()
    {
        using var network = new Network(HttpStatusCode.ServiceUnavailable, HttpStatusCode.InternalServerError, HttpStatusCode.Accepted);

        var response = await network.SendWithRetriesAsync(retries: 2);

        Assert.Equal((HttpStatusCode.Accepted, 3), (response.StatusCode, network.Requests.Count));
    }

    [Fact]
    public async Task After_the_last_repetition_a_server_error_is_an_exception()
    {
        using var network = new Network(HttpStatusCode.BadGateway, HttpStatusCode.BadGateway);

        await Assert.ThrowsAsync<HttpRequestException>(() => network.SendWithRetriesAsync(retries: 1));

        Assert.Equal(2, network.Requests.Count);
    }

    [Fact]
    public async Task A_request_that_times_out_for_good_is_a_timeout()
    {
        using var network = new Network(new TaskCanceledException("slow"), new TaskCanceledException("slow"));

        await Assert.ThrowsAsync<TimeoutException>(() => network.SendWithRetriesAsync(retries: 1));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task Other_answers_are_not_repeated(HttpStatusCode status)
    {
        using var network = new Network(status);

        var response = await network.SendWithRetriesAsync(retries: 3);

        Assert.Equal((status, 1), (response.StatusCode, network.Requests.Count));
    }

    [Theory]
    [InlineData(6, 0, 0)]
    [InlineData(-1, 0, 0)]
    [InlineData(1, 0, 31)]
    [InlineData(1, 2, 1)]
    public void Settings_are_bounded(int retries, int minimumSeconds, int maximumSeconds) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        new ReliabilitySettings(retries, TimeSpan.FromSeconds(minimumSeconds), TimeSpan.FromSeconds(maximumSeconds), TimeSpan.Zero));

    [Theory]
    [InlineData(Fault.Before, 0)]
    [InlineData(Fault.After, 1)]
    [InlineData(Fault.Twice, 2)]
    public async Task A_fault_of_the_run_befalls_the_call(Fault fault, int sent)
    {
        using var network = new Network(HttpStatusCode.Accepted, HttpStatusCode.Accepted);
        var client = new SendGridClient(network.Client, new SendGridClientOptions { ApiKey = "SG.key" });
        var plan = new Plan(fault);

        var failure = await Record.ExceptionAsync(async () =>
        {
            new RuntimeScope(plan, "app", "function").Enter();
            await client.SendEmailAsync(Message, TestContext.Current.CancellationToken);
        });

        Assert.Equal(fault != Fault.Twice, failure is HttpRequestException);
        Assert.Equal(sent, network.Requests.Count);
        Assert.Equal((IoEdge.Email, "POST /v3/mail/send", true, "function"), (plan.Asked!.Edge, plan.Asked.Name, plan.Asked.IsWrite, plan.Asked.Function));
    }

    private sealed class Plan(Fault fault) : IFaultPlan
    {
        public IoOperation? Asked { get; private set; }

        public ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken)
        {
            Asked = operation;
            return new(fault);
        }
    }

    private sealed class Network(params object[] answers) : HttpMessageHandler
    {
        private readonly Queue<object> _answers = new(answers);

        public List<(HttpMethod Method, string Address, string Authorization, string? ContentType, string? More, string Body)> Requests { get; } = [];

        public HttpClient Client => new(this, disposeHandler: false);

        public async Task<HttpResponseMessage> SendWithRetriesAsync(int retries)
        {
            var pause = TimeSpan.FromMilliseconds(1);
            using var handler = new RetryDelegatingHandler(this, new ReliabilitySettings(retries, pause, pause, pause));
            using var client = new HttpClient(handler, disposeHandler: false);
            using var content = new StringContent("{}");
            return await client.PostAsync(new Uri("http://localhost/v3/mail/send"), content, TestContext.Current.CancellationToken);
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add((
                request.Method,
                request.RequestUri!.AbsoluteUri,
                $"{request.Headers.Authorization}",
                request.Content!.Headers.ContentType?.ToString(),
                request.Headers.TryGetValues("X-More", out var more) ? more.Single() : null,
                await request.Content.ReadAsStringAsync(cancellationToken)));
            return _answers.Dequeue() switch
            {
                HttpStatusCode status => new HttpResponseMessage(status) { Headers = { { "X-Message-Id", "id" } } },
                var failure => throw (Exception)failure,
            };
        }
    }
}
