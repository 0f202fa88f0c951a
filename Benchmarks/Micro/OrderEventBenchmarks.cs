using BenchmarkDotNet.Attributes;
using NotificationFunctions.Emails;
using NotificationFunctions.Emails.Letters;
using Shared.Events;
using Shared.Identifiers;

namespace Benchmarks.Micro;

/// <summary>What an order costs on its way from the saga to the email.</summary>
public class OrderEventBenchmarks
{
    private readonly OrderConfirmed _confirmed =
        new(OrderId.Parse("order-4umkgzeqszgdw4b3wverprc2nd"), UserId.Parse("user-gc6bvz2ghs3h6uypzqox35o3go"), 400.00m, "USD", "Analytical engine");

    private readonly Addressee _addressee = new("Ada", "Lovelace", "ada@example.com");

    private byte[] _message = [];

    /// <summary>Makes the message that is read.</summary>
    [GlobalSetup]
    public void Prepare() => _message = WriteMessage();

    /// <summary>From the event to the body of the message.</summary>
    [Benchmark]
    public byte[] WriteMessage() => CloudEvent.From(_confirmed, DateTimeOffset.UnixEpoch).ToUtf8Json();

    /// <summary>From the body of the message to the event.</summary>
    [Benchmark]
    public OrderConfirmed ReadMessage() => CloudEvent.Parse(_message).ReadData<OrderConfirmed>();

    /// <summary>From the event to subject, text and HTML of the email.</summary>
    [Benchmark]
    public object WriteEmail() => LetterRenderer.Render(LetterWriter.Write(_confirmed, _addressee));
}
