using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Json;

namespace Benchmarks.Micro;

/// <summary>What POST /orders computes besides its saga.</summary>
public class OrderRequestBenchmarks
{
    private static readonly UserId Customer = UserId.Parse("user-gc6bvz2ghs3h6uypzqox35o3go");

    private static readonly byte[] Body = """{ "price": 400.00, "currency": "USD", "description": "Analytical engine" }"""u8.ToArray();

    private readonly OrderView _order = OrderView.Of(new Order(
        OrderId.Parse("order-4umkgzeqszgdw4b3wverprc2nd"),
        Customer,
        new Money(40_000, Currency.Find("USD")!),
        "Analytical engine",
        OrderStatus.Confirmed,
        Reason: null,
        Version: 7,
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch,
        Fingerprint: ""));

    private readonly DefaultHttpContext _context = new();
    private OrderSagaInput _input = null!;

    /// <summary>Prepares a request that is read again and again.</summary>
    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _context.Request.ContentType = "application/json";
        _context.Request.ContentLength = Body.Length;
        _context.Features.Set(new Caller(Customer, Role.Customer));
        _input = (OrderSagaInput)await ReadBodyAsync();
    }

    /// <summary>From the bytes of the body to the checked input of the saga.</summary>
    [Benchmark]
    public async Task<object> ReadBodyAsync()
    {
        using var body = new MemoryStream(Body, writable: false);
        _context.Request.Body = body;
        return await PlaceOrderBody.ReadAsync(_context.Request, CancellationToken.None);
    }

    /// <summary>From customer and key to the order's ID.</summary>
    [Benchmark]
    public string DeriveOrderId() => OrderId.For(_input.UserId, "order-1");

    /// <summary>From the content of a request to its fingerprint.</summary>
    [Benchmark]
    public string TakeFingerprint() => (_input with { Version = 1 }).Fingerprint;

    /// <summary>From the order to the bytes of the answer.</summary>
    [Benchmark]
    public byte[] WriteAnswer() => JsonSerializer.SerializeToUtf8Bytes(_order, WebJson.Options);
}
