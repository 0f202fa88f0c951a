using Azure.Data.Tables;
using LocalRuntime.Engine.Tables;

namespace Tests.Integration.Tables;

// Official source: TableConnectionString.cs.
public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite/", "http://azurite:10002/devstoreaccount1")]
    [InlineData("AccountName=shop;AccountKey=a2V5;EndpointSuffix=core.windows.net", "https://shop.table.core.windows.net/")]
    [InlineData(
        "DefaultEndpointsProtocol=http;AccountName=shop;AccountKey=a2V5;EndpointSuffix=example.com;", "http://shop.table.example.com/")]
    [InlineData(
        "DefaultEndpointsProtocol=http;AccountName=shop;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:5000/shop;",
        "http://127.0.0.1:5000/shop")]
    [InlineData(
        "TableEndpoint=https://shop.table.core.windows.net/;SharedAccessSignature=sv=2020&sig=abc", "https://shop.table.core.windows.net/")]
    public void A_connection_string_names_the_service(string connectionString, string endpoint)
    {
        Assert.Equal(endpoint, TableConnectionString.Parse(connectionString).Endpoint.ToString());
        var account = connectionString.Contains("UseDev", StringComparison.Ordinal) ? "devstoreaccount1" : "shop";
        Assert.Equal(account, new TableServiceClient(connectionString).AccountName);
    }

    [Theory]
    [InlineData("AccountName=shop")]
    [InlineData("AccountName=shop;AccountKey=a2V5")]
    [InlineData("TableEndpoint=https://shop.table.core.windows.net/")]
    [InlineData("nonsense")]
    [InlineData("AccountName=a;AccountName=b")]
    [InlineData("")]
    public void What_is_no_connection_string_is_an_error_of_the_caller(string connectionString)
    {
        Assert.ThrowsAny<ArgumentException>(() => new TableServiceClient(connectionString));
        Assert.ThrowsAny<ArgumentException>(() => new TableClient(connectionString, "Things"));
    }

    [Fact]
    public void A_key_may_end_with_equals_signs()
    {
        var parsed = TableConnectionString.Parse("AccountName=shop;AccountKey=a2V5LWtleQ==;EndpointSuffix=core.windows.net");

        Assert.Equal(new TableSharedKeyCredential("shop", "a2V5LWtleQ==").Sign("text"), parsed.SharedKey!.Sign("text"));
    }
}
