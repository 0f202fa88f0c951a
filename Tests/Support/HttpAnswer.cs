using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shared.Http.Problems;
using Shared.Json;

namespace Tests.Support;

/// <summary>What a client would see of a function's answer.</summary>
internal sealed record HttpAnswer(int Status, string? ContentType, IHeaderDictionary Headers, JsonElement Body)
{
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddLogging()
        .ConfigureHttpJsonOptions(options => WebJson.Configure(options.SerializerOptions))
        .BuildServiceProvider();

    /// <summary>Sends the answer to nobody, and reads what was sent.</summary>
    public static async Task<HttpAnswer> OfAsync(IResult result, string path = "/api/test")
    {
        var context = new DefaultHttpContext { RequestServices = Services };
        context.Request.Path = path;
        using var body = new MemoryStream();
        context.Response.Body = body;
        await result.ExecuteAsync(context);
        var json = body.Length == 0 ? default : JsonDocument.Parse(body.ToArray()).RootElement;
        return new HttpAnswer(context.Response.StatusCode, context.Response.ContentType, context.Response.Headers, json);
    }

    /// <summary>The answer of a function, a thrown problem being one too, as the middleware of the apps makes it.</summary>
    public static async Task<HttpAnswer> OfAsync(Task<IResult> call)
    {
        try
        {
            return await OfAsync(await call);
        }
        catch (ProblemException exception)
        {
            return await OfAsync(exception.Problem);
        }
    }

    public string? Text(string member) => Body.GetProperty(member).ToString();

    /// <summary>A member of the order that a refusal shows.</summary>
    public string? OrderText(string member) => Body.GetProperty("order").GetProperty(member).ToString();

    public string? Header(string name) => Headers[name];

    public (int Status, string? Type) Problem => (Status, Text("type"));

    /// <summary>The messages about one member of an invalid request.</summary>
    public string[] Errors(string member) =>
        [.. Body.GetProperty("errors").GetProperty(member).EnumerateArray().Select(message => message.GetString()!)];
}
