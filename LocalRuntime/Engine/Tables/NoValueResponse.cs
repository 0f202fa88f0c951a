using Azure;

namespace LocalRuntime.Engine.Tables;

/// <summary>The answer that says that there is no such entity.</summary>
internal sealed class NoValueResponse<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException($"The service returned {response.Status}: there is no entity.");

    public override Response GetRawResponse() => response;
}
