using Azure.Data.Tables;

namespace Tests.Conformance.Tables;

public abstract class LimitTests(TableAccounts accounts) : TableTest(accounts)
{
    private const int KiB = 1024;

    [Fact]
    public async Task A_string_of_32_Ki_characters_is_the_longest()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = new string('é', 32 * KiB) }, Stop);

        await RefusedAsync(400, "PropertyValueTooLarge", () =>
            Table.AddEntityAsync(new TableEntity("p", "s") { ["A"] = new string('e', 32 * KiB + 1) }, Stop));
    }

    [Fact]
    public async Task Bytes_of_64_KiB_are_the_most()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = new byte[64 * KiB] }, Stop);

        await RefusedAsync(400, "PropertyValueTooLarge", () =>
            Table.AddEntityAsync(new TableEntity("p", "s") { ["A"] = new byte[64 * KiB + 1] }, Stop));
    }

    [Fact]
    public async Task An_entity_above_1_MiB_is_refused()
    {
        var entity = new TableEntity("p", "r");
        for (var part = 0; part < 17; part++)
            entity[$"Part{part}"] = new byte[63 * KiB];

        await RefusedAsync(400, "EntityTooLarge", () => Table.UpsertEntityAsync(entity, cancellationToken: Stop));
    }

    [Fact]
    public async Task An_entity_that_a_merge_would_take_above_1_MiB_is_refused()
    {
        SkipOnAzurite("it looks at what is sent alone");
        foreach (var half in (string[])["A", "B"])
        {
            var entity = new TableEntity("p", "r");
            for (var part = 0; part < 9; part++)
                entity[$"{half}{part}"] = new byte[60 * KiB];
            if (half == "A")
                await Table.AddEntityAsync(entity, Stop);
            else
                await RefusedAsync(400, "EntityTooLarge", () => Table.UpsertEntityAsync(entity, TableUpdateMode.Merge, Stop));
        }
    }

    [Fact]
    public async Task More_than_252_properties_are_refused()
    {
        SkipOnAzurite("it takes more");
        var entity = new TableEntity("p", "r");
        for (var number = 0; number < 252; number++)
            entity[$"P{number}"] = number;
        await Table.AddEntityAsync(entity, Stop);

        await RefusedAsync(400, "TooManyProperties", () =>
            Table.UpsertEntityAsync(new TableEntity("p", "r") { ["Another"] = 1 }, TableUpdateMode.Merge, Stop));
        entity["Another"] = 1;
        await RefusedAsync(400, "TooManyProperties", () => Table.UpsertEntityAsync(entity, TableUpdateMode.Replace, Stop));
    }

    [Theory]
    [InlineData("has-dash", "PropertyNameInvalid")]
    [InlineData("1digit", "PropertyNameInvalid")]
    [InlineData("has space", "PropertyNameInvalid")]
    [InlineData(null, "PropertyNameTooLong")]
    public async Task A_name_that_is_not_allowed_is_refused(string? name, string code)
    {
        SkipOnAzurite("it takes any name");

        await RefusedAsync(400, code, () => Table.AddEntityAsync(new TableEntity("p", "r") { [name ?? new string('n', 256)] = 1 }, Stop));
    }

    [Fact]
    public async Task A_time_before_1601_is_refused()
    {
        SkipOnAzurite("it takes any time");

        await RefusedAsync(400, "OutOfRangeInput", () =>
            Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = new DateTimeOffset(1600, 12, 31, 0, 0, 0, TimeSpan.Zero) }, Stop));
    }

    [Fact]
    public async Task A_page_of_more_than_1000_entities_is_refused()
    {
        SkipOnAzurite("it takes any size");
        var refusal = await Assert.ThrowsAsync<Azure.RequestFailedException>(() =>
            Table.QueryAsync<TableEntity>(maxPerPage: 1001, cancellationToken: Stop).ToListAsync(Stop).AsTask());

        Assert.Equal(400, refusal.Status);
    }
}

public sealed class LimitsOnEmulator(EmulatorAccounts accounts) : LimitTests(accounts);

public sealed class LimitsOnAzurite(AzuriteAccounts accounts) : LimitTests(accounts);
