using Azure;
using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using Moq;
using Tests.Support;

namespace Tests.Unit.Customers;

public sealed class PasswordResetTableTests
{
    [Fact]
    public async Task A_page_that_is_empty_or_short_is_not_the_end_of_the_resets()
    {
        var table = new Mock<TableClient>();
        table.Setup(client => client.QueryAsync<PasswordResetRow>(
                It.IsAny<string>(), It.IsAny<int?>(), It.IsAny<IEnumerable<string>>(), It.IsAny<CancellationToken>()))
            .Returns(AsyncPageable<PasswordResetRow>.FromPages([PageOf(), PageOf("reset-a"), PageOf("reset-b")]));
        var service = new Mock<TableServiceClient>();
        service.Setup(client => client.GetTableClient(LoginTable.Name)).Returns(table.Object);

        var rows = await new PasswordResetTable(service.Object, Storage.ConflictRetry, TimeProvider.System)
            .ReadAsync("ada", TestContext.Current.CancellationToken);

        Assert.Equal(["reset-a", "reset-b"], rows.Select(row => row.RowKey));
    }

    private static Page<PasswordResetRow> PageOf(params string[] keys) =>
        Page<PasswordResetRow>.FromValues([.. keys.Select(key => new PasswordResetRow { RowKey = key })], "more", Mock.Of<Response>());
}
