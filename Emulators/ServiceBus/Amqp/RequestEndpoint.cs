using System.Collections.Concurrent;
using Emulators.ServiceBus.State;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace Emulators.ServiceBus.Amqp;

/// <summary>The request-response links: <c>$cbs</c>, which accepts every token, and <c>$management</c> of each entity.</summary>
internal sealed class RequestEndpoint(AmqpServer server)
{
    private const string TokenAddress = "$cbs";
    private const string ManagementSuffix = "/$management";
    private const uint LinkCredit = 100;

    // By their reply-to addresses, which the client chooses.
    private readonly ConcurrentDictionary<string, SendingAmqpLink> _answers = new(StringComparer.Ordinal);

    public static bool Serves(string address) => address == TokenAddress || address.EndsWith(ManagementSuffix, StringComparison.OrdinalIgnoreCase);

    public AmqpLink CreateRequests(string address, AmqpSession session, AmqpLinkSettings settings)
    {
        settings.TotalLinkCredit = LinkCredit;
        settings.AutoSendFlow = true;
        var link = new ReceivingAmqpLink(session, settings);
        if (address == TokenAddress)
        {
            link.RegisterMessageListener(request => _ = AnswerAsync(link, request, () => Task.FromResult(new AmqpMap())));
            return link;
        }

        // Where the entity does not exist, each operation says so. A refused link would not do: the client takes it for a lost one, and retries.
        var operations = new ManagementOperations(server, QueueAddress.Parse(address[..^ManagementSuffix.Length]), link);
        link.RegisterMessageListener(request => _ = AnswerAsync(link, request, () => operations.RunAsync(request)));
        return link;
    }

    public AmqpLink CreateAnswers(AmqpSession session, AmqpLinkSettings settings)
    {
        var link = new SendingAmqpLink(session, settings);
        var name = ((Target)settings.Target).Address.ToString()!;
        _answers[name] = link;
        link.Closed += (_, _) => _answers.TryRemove(new KeyValuePair<string, SendingAmqpLink>(name, link));
        return link;
    }

    private async Task AnswerAsync(ReceivingAmqpLink link, AmqpMessage request, Func<Task<AmqpMap>> run)
    {
        using var _ = request;
        link.DisposeDelivery(request, true, AmqpConstants.AcceptedOutcome);
        var answer = await RunAsync(run);
        answer.Properties.CorrelationId = request.Properties.MessageId;
        if (_answers.TryGetValue(request.Properties.ReplyTo?.ToString() ?? "", out var answers))
            answers.SendMessageNoWait(answer, AmqpConstants.EmptyBinary, AmqpConstants.NullBinary);
    }

    private async Task<AmqpMessage> RunAsync(Func<Task<AmqpMap>> run)
    {
        try
        {
            return CreateAnswer(await run(), 200, "OK");
        }
        catch (Exception failure)
        {
            var error = failure.ToError(server.Log);
            var answer = CreateAnswer([], ToStatus(error.Condition.Value), error.Description);
            answer.ApplicationProperties.Map["errorCondition"] = error.Condition;
            return answer;
        }
    }

    // $cbs names its status with a hyphen.
    private static AmqpMessage CreateAnswer(AmqpMap body, int status, string description)
    {
        var answer = AmqpMessage.Create(new AmqpValue { Value = body });
        answer.ApplicationProperties = new ApplicationProperties();
        answer.ApplicationProperties.Map["statusCode"] = answer.ApplicationProperties.Map["status-code"] = status;
        answer.ApplicationProperties.Map["statusDescription"] = answer.ApplicationProperties.Map["status-description"] = description;
        return answer;
    }

    // Official source: Amqp/AmqpExceptionHelper.cs (azure-sdk-for-net), ConditionToStatusMap.
    private static int ToStatus(string condition) => condition switch
    {
        "amqp:not-found" or "com.microsoft:message-not-found" => 404,
        "com.microsoft:message-lock-lost" => 410,
        "amqp:not-implemented" => 501,
        "amqp:resource-limit-exceeded" or "amqp:link:message-size-exceeded" => 403,
        "amqp:internal-error" => 500,
        _ => 400,
    };
}
