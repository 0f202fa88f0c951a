using Shared.Identifiers;

namespace Tests.Unit.Shared;

public sealed class IdentifierTests
{
    [Fact]
    public void A_key_is_the_published_base32_of_the_hash_of_its_fields()
    {
        // printf '\x00\x00\x00\x01a\xff\xff\xff\xff' | sha256sum | xxd -r -p | base32 | tr A-Z a-z | cut -c1-26
        Assert.Equal("hvzjdrngbwpposytabmihofupj", FieldHash.Key("a", null));
    }

    [Fact]
    public void Lists_of_fields_that_read_alike_have_different_hashes()
    {
        string?[][] lists = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["abc", null], ["", "abc"], [null, "abc"]];

        Assert.Equal(lists.Length, lists.Select(list => FieldHash.Fingerprint(list)).Distinct().Count());
    }

    [Fact]
    public void The_same_key_of_the_same_customer_is_the_same_order()
    {
        var user = UserId.For("ada", "k");

        Assert.Equal(OrderId.For(user, "key"), OrderId.For(user, "key"));
        Assert.NotEqual(OrderId.For(user, "key"), OrderId.For(user, "KEY"));
        Assert.NotEqual(OrderId.For(user, "key"), OrderId.For(UserId.For("ada", "l"), "key"));
    }

    [Fact]
    public void Ids_have_their_pattern_whatever_the_keys_hold()
    {
        var user = UserId.For("a/b\\c#d?e", "\u0001\u007f/#?" + new string('k', 300));

        Assert.True(UserId.IsValid(user));
        Assert.True(OrderId.IsValid(OrderId.For(user, "/\\#?\n")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("user-")]
    [InlineData("user-abcdefghijklmnopqrstuvwxy")]
    [InlineData("user-abcdefghijklmnopqrstuvwxyza")]
    [InlineData("user-ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [InlineData("user-abcdefghijklmnopqrstuvwx01")]
    [InlineData("order-abcdefghijklmnopqrstuvwxyz")]
    [InlineData("user-abcdefghijklm/opqrstuvwxyz")]
    public void What_lacks_the_pattern_is_no_user_id(string? id) => Assert.False(UserId.IsValid(id));

    [Fact]
    public void Higher_numbers_sort_first()
    {
        long[] numbers = [0, 1, 9, 10, 11, 1_000_000_007, long.MaxValue];

        var sorted = numbers.Select(InvertedNumber.Format).Order(StringComparer.Ordinal);

        Assert.Equal(numbers.Reverse().Select(InvertedNumber.Format), sorted);
        Assert.All(sorted, text => Assert.Equal(InvertedNumber.Length, text.Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => InvertedNumber.Format(-1));
    }
}
