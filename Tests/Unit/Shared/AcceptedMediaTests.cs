using Shared.Http.Requests;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class AcceptedMediaTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("text/csv", true)]
    [InlineData("TEXT/CSV; charset=utf-8", true)]
    [InlineData("text/csv, */*;q=0.1", true)]
    [InlineData("text/csv;q=0.8, application/json;q=0.5", true)]
    [InlineData("text/csv;q=0.5, application/json", false)]
    [InlineData("text/csv, application/json", false)]
    [InlineData("text/csv;q=0", false)]
    [InlineData("*/*", false)]
    [InlineData("text/*", false)]
    [InlineData("nonsense", false)]
    public void Csv_is_given_to_who_prefers_it_by_name(string? accept, bool expected)
    {
        var request = HttpRequests.Get("/");
        if (accept is not null)
            request.Headers.Accept = accept;

        Assert.Equal(expected, AcceptedMedia.Prefers(request, "text/csv"));
    }
}
