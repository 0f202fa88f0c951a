using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Tests.Support;

namespace Tests.Integration.Tables;

// Official source: TablesTypeBinder.cs, TypeBinder.cs.
public sealed class EntityMappingTests(AzuriteFixture azurite) : TableTest(azurite)
{
    [Fact]
    public async Task All_members_of_a_class_come_back()
    {
        var thing = new Thing
        {
            PartitionKey = "p",
            RowKey = "r",
            Text = "text",
            Flag = true,
            Small = 1,
            Large = 2L,
            Real = 3,
            Id = Guid.NewGuid(),
            At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            When = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            Bytes = [1, 2],
            Data = new BinaryData((byte[])[3, 4]),
            Day = DayOfWeek.Friday,
            MaybeLarge = 5,
            MaybeDay = DayOfWeek.Monday,
            Field = 6,
        };
        await Table.AddEntityAsync(thing, Stop);

        var read = (await Table.GetEntityAsync<Thing>("p", "r", cancellationToken: Stop)).Value;

        Assert.NotEqual(default, read.ETag);
        Assert.NotNull(read.Timestamp);
        Assert.Equivalent(
            thing with { ETag = read.ETag, Timestamp = read.Timestamp, Data = null, Bytes = null }, read with { Data = null, Bytes = null },
            strict: true);
        Assert.Equal(thing.Bytes, read.Bytes);
        Assert.Equal(thing.Data.ToArray(), read.Data!.ToArray());
    }

    [Fact]
    public async Task Nullable_members_stay_null()
    {
        await Table.AddEntityAsync(new Thing { PartitionKey = "p", RowKey = "r" }, Stop);

        var read = (await Table.GetEntityAsync<Thing>("p", "r", cancellationToken: Stop)).Value;
        var stored = await FindAsync("p", "r");

        Assert.Null(read.MaybeLarge);
        Assert.Null(read.MaybeDay);
        Assert.Null(read.Bytes);
        Assert.False(stored!.ContainsKey("MaybeLarge"));
    }

    [Fact]
    public async Task Enums_are_stored_as_text()
    {
        await Table.AddEntityAsync(new Thing { PartitionKey = "p", RowKey = "r", Day = DayOfWeek.Sunday }, Stop);

        Assert.Equal("Sunday", (await FindAsync("p", "r"))!.GetString("Day"));
    }

    [Fact]
    public async Task Members_are_stored_under_their_data_names_and_ignored_ones_are_not()
    {
        await Table.AddEntityAsync(new Renamed { PartitionKey = "p", RowKey = "r", Amount = 5, Secret = "s" }, Stop);

        var stored = await FindAsync("p", "r");
        var read = (await Table.GetEntityAsync<Renamed>("p", "r", cancellationToken: Stop)).Value;

        Assert.Equal(5L, stored!.GetInt64("amount_minor"));
        Assert.False(stored.ContainsKey("Amount"));
        Assert.False(stored.ContainsKey("Secret"));
        Assert.Equal(10L, stored.GetInt64("Doubled"));
        Assert.Equal((5L, null), (read.Amount, read.Secret));
    }

    [Fact]
    public async Task A_class_may_implement_the_keys_explicitly()
    {
        await Table.AddEntityAsync(new Explicit("user", "order"), Stop);

        var read = (await Table.GetEntityAsync<Explicit>("user", "order", cancellationToken: Stop)).Value;

        Assert.Equal(("user", "order"), (read.User, read.Order));
        Assert.NotEqual(default, ((ITableEntity)read).ETag);
    }

    [Fact]
    public async Task An_entity_is_written_as_what_it_is_not_as_what_it_is_called()
    {
        ITableEntity entity = new Thing { PartitionKey = "p", RowKey = "r", Large = 7 };
        await Table.UpsertEntityAsync(entity, cancellationToken: Stop);

        Assert.Equal(7L, (await FindAsync("p", "r"))!.GetInt64("Large"));
    }

    [Fact]
    public async Task A_stored_property_of_another_type_is_an_error_that_names_it()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Large"] = "text" }, Stop);

        var failure = await Assert.ThrowsAsync<InvalidCastException>(() => Table.GetEntityAsync<Thing>("p", "r", cancellationToken: Stop));

        Assert.Contains("'Large'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_double_member_takes_a_whole_number_and_unknown_properties_are_left_out()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Real"] = 4, ["Unknown"] = 1 }, Stop);

        Assert.Equal(4.0, (await Table.GetEntityAsync<Thing>("p", "r", cancellationToken: Stop)).Value.Real);
    }

    public sealed record Thing : ITableEntity
    {
        [SuppressMessage(
            "Design", "CA1051:Do not declare visible instance fields", Justification = "The official client stores public fields too.")]
        public int Field;

        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public string? Text { get; init; }

        public bool Flag { get; init; }

        public int Small { get; init; }

        public long Large { get; init; }

        public double Real { get; init; }

        public Guid Id { get; init; }

        public DateTimeOffset At { get; init; } = DateTimeOffset.UnixEpoch;

        public DateTime When { get; init; } = DateTime.UnixEpoch;

        public byte[]? Bytes { get; init; }

        public BinaryData? Data { get; init; }

        public DayOfWeek Day { get; init; }

        public long? MaybeLarge { get; init; }

        public DayOfWeek? MaybeDay { get; init; }
    }

    public sealed class Renamed : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        [DataMember(Name = "amount_minor")]
        public long Amount { get; set; }

        [IgnoreDataMember]
        public string? Secret { get; set; }

        public long Doubled => Amount * 2;
    }

    public sealed class Explicit : ITableEntity
    {
        public Explicit()
        {
        }

        public Explicit(string user, string order) => (User, Order) = (user, order);

        [IgnoreDataMember]
        public string User { get; private set; } = "";

        [IgnoreDataMember]
        public string Order { get; private set; } = "";

        string ITableEntity.PartitionKey { get => User; set => User = value; }

        string ITableEntity.RowKey { get => Order; set => Order = value; }

        DateTimeOffset? ITableEntity.Timestamp { get; set; }

        ETag ITableEntity.ETag { get; set; }
    }
}
