using Shared.Storage;

namespace Tests.Unit.Shared;

public sealed class SeenRowsTests : IDisposable
{
    private const int Capacity = 100;

    private readonly SeenRows<string> _rows = new(Capacity);

    [Fact]
    public void A_row_is_found_as_it_was_seen_last()
    {
        _rows.Keep("p", "first");
        _rows.Keep("p", "second");

        Assert.Equal("second", _rows.Find("p"));
        Assert.Null(_rows.Find("q"));
    }

    [Fact]
    public void A_row_that_may_have_moved_on_is_forgotten_alone()
    {
        _rows.Keep("p", "row");
        _rows.Keep("q", "other");

        _rows.Forget("p");

        Assert.Null(_rows.Find("p"));
        Assert.Equal("other", _rows.Find("q"));
    }

    [Fact]
    public void No_more_rows_are_kept_than_fit()
    {
        for (var number = 0; number < 3 * Capacity; number++)
            _rows.Keep($"{number}", "row");

        Assert.InRange(Enumerable.Range(0, 3 * Capacity).Count(number => _rows.Find($"{number}") is not null), 0, Capacity);
    }

    [Fact]
    public void Nothing_is_kept_after_the_end()
    {
        _rows.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _rows.Keep("p", "row"));
    }

    public void Dispose() => _rows.Dispose();
}
