using Tests.Support;

namespace Tests.Integration.Contracts;

public sealed class DocumentsTests
{
    [Fact]
    public async Task The_documents_keep_to_their_specifications_and_their_examples_to_the_schemas() =>
        Assert.Empty((await ContractTools.RunAsync("documents", ContractTools.OpenApi, ContractTools.AsyncApi)).Texts());

    [Fact]
    public async Task An_example_that_does_not_fit_its_schema_is_found()
    {
        using var folder = new TemporaryFolder();
        var wrong = Path.Combine(folder.Path, "openapi.yaml");
        var text = await File.ReadAllTextAsync(Repository.PathOf(ContractTools.OpenApi), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(wrong, text.Replace("agrees: true", "agrees: perhaps", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var complaints = (await ContractTools.RunAsync("documents", wrong, ContractTools.AsyncApi)).Texts();
        Assert.Contains("Example agrees", Assert.Single(complaints), StringComparison.Ordinal);
    }
}
