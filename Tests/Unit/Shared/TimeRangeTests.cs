using Shared.Http.Problems;
using Shared.Http.Requests;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class TimeRangeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-20T12:00:00Z")]
    [InlineData("2026-11-20T12:00:00.0000000Z")]
    [InlineData("2026-11-20T12:00:00.0Z")]
    [InlineData("2026-11-20T14:00:00%2B02:00")]
    [InlineData("2026-11-20T06:30:00-05:30")]
    public void Times_are_RFC_3339(string time) =>
        Assert.Equal(new TimeRange(Noon, Noon), TimeRange.Read(HttpRequests.Get($"/?from={time}&to={time}")));

    [Fact]
    public void Either_end_may_be_open()
    {
        Assert.Equal(new TimeRange(null, null), TimeRange.Read(HttpRequests.Get("/")));
        Assert.Equal(new TimeRange(Noon, null), TimeRange.Read(HttpRequests.Get("/?from=2026-11-20T12:00:00Z")));
    }

    [Theory]
    [InlineData("from=2026-11-20", "from")]
    [InlineData("from=2026-11-20T12:00:00", "from")]
    [InlineData("from=2026-11-20T14:00:00+02:00", "from")]
    [InlineData("to=", "to")]
    [InlineData("to=yesterday", "to")]
    [InlineData("to=2026-11-20T12:00:00Z&to=2026-11-20T12:00:00Z", "to")]
    [InlineData("from=2026-11-20T12:00:00Z&to=2026-11-20T11:59:59Z", "to")]
    public void Anything_else_is_a_400_that_names_it(string query, string member)
    {
        var exception = Assert.Throws<ProblemException>(() => TimeRange.Read(HttpRequests.Get("/?" + query)));

        Assert.Equal(400, exception.Problem.Type.Status);
        Assert.StartsWith(member, exception.Problem.Detail, StringComparison.Ordinal);
    }
}
