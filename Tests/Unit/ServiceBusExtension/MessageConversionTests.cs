using System.Reflection;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Moq;

namespace Tests.Unit.ServiceBusExtension;

/// <summary>
/// The host sends a message as 16 bytes of its lock token and then the AMQP message (official source: ServiceBusReceivedMessageConverter of
/// azure-functions-dotnet-worker, and its counterpart in the WebJobs extension).
/// </summary>
public sealed class MessageConversionTests
{
    private static readonly Guid Lock = new("11111111-2222-3333-4444-555555555555");
    private static readonly IInputConverter Converter = (IInputConverter)Activator.CreateInstance(
        typeof(ServiceBusTriggerAttribute).GetCustomAttribute<InputConverterAttribute>()!.ConverterType, nonPublic: true)!;

    [Fact]
    public async Task A_message_comes_with_its_lock_token_body_and_properties()
    {
        var result = await ConvertAsync(new Sent("hello"));

        var message = Assert.IsType<ServiceBusReceivedMessage>(result.Value);
        Assert.Equal((Lock.ToString(), "hello", "hello's ID"), (message.LockToken, message.Body.ToString(), message.MessageId));
        Assert.Equal("value", message.ApplicationProperties["name"]);
    }

    [Fact]
    public async Task A_batch_comes_as_an_array_in_order()
    {
        var batch = new Mock<CollectionModelBindingData>();
        batch.SetupGet(many => many.ModelBindingData).Returns([new Sent("first"), new Sent("second")]);

        var result = await ConvertAsync(batch.Object);

        Assert.Equal(["first", "second"], Assert.IsType<ServiceBusReceivedMessage[]>(result.Value).Select(message => message.Body.ToString()));
    }

    [Theory]
    [InlineData("AzureStorageBlobs", "application/octet-stream")]
    [InlineData("AzureServiceBusReceivedMessage", "application/json")]
    public async Task What_is_no_message_of_this_extension_fails(string source, string contentType) =>
        Assert.Equal(ConversionStatus.Failed, (await ConvertAsync(new Sent("hello", source, contentType))).Status);

    [Fact]
    public async Task What_the_host_sends_as_text_is_left_to_others() =>
        Assert.Equal(ConversionStatus.Unhandled, (await ConvertAsync("hello")).Status);

    private static ValueTask<ConversionResult> ConvertAsync(object source)
    {
        var context = new Mock<ConverterContext>();
        context.SetupGet(asked => asked.Source).Returns(source);
        return Converter.ConvertAsync(context.Object);
    }

    private sealed class Sent(string body, string source = "AzureServiceBusReceivedMessage", string contentType = "application/octet-stream") : ModelBindingData
    {
        public override string Version => "1.0";

        public override string Source => source;

        public override string ContentType => contentType;

        public override BinaryData Content => new((byte[])
        [
            .. Lock.ToByteArray(),
            .. new ServiceBusMessage(body) { MessageId = $"{body}'s ID", ApplicationProperties = { ["name"] = "value" } }.GetRawAmqpMessage().ToBytes().ToArray(),
        ]);
    }
}
