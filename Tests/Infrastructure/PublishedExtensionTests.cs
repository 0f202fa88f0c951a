using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Infrastructure;

/// <summary>What is deployed, and what the Core Tools run, has the official Service Bus extension, not the stand-in for it.</summary>
public sealed partial class PublishedExtensionTests
{
    [Fact]
    public async Task Azd_chooses_the_package_before_it_packages_and_before_it_deploys()
    {
        var text = await ReadAsync("azure.yaml");

        Assert.Matches(@"(?m)^  prepackage: &(\w+)\n    shell: sh\n    run: \./infra/hooks/build-shared\.sh\n  predeploy: \*\1$", text);
    }

    [Fact]
    public async Task Every_job_that_publishes_an_app_or_starts_it_under_the_Core_Tools_chooses_the_package()
    {
        var jobs = Job().Split(await ReadAsync(".github", "workflows", "ci.yml")).Where(job => PublishesOrStarts().IsMatch(job)).ToList();

        Assert.Equal(2, jobs.Count);
        Assert.All(jobs, job => Assert.Matches("(?m)^    env:\n      ServiceBusExtension: Package$", job));
        Assert.Matches("(?m)^  ServiceBusExtension: Package$", await ReadAsync(".github", "workflows", "deploy.yml"));
    }

    [Theory]
    [InlineData("deployment.md")]
    [InlineData("local-development.md")]
    public async Task Documented_commands_that_publish_an_app_or_start_it_under_the_Core_Tools_choose_the_package_first(string document)
    {
        var blocks = Block().Matches(await ReadAsync("docs", document))
            .Select(block => block.Value)
            .Where(block => PublishesOrStarts().IsMatch(block))
            .ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.InRange(
            block.IndexOf("export ServiceBusExtension=Package", StringComparison.Ordinal), 0, PublishesOrStarts().Match(block).Index));
    }

    private static Task<string> ReadAsync(params string[] path) => File.ReadAllTextAsync(Repository.PathOf(path), TestContext.Current.CancellationToken);

    [GeneratedRegex("^  (?=[a-z-]+:\n    name:)", RegexOptions.Multiline)]
    private static partial Regex Job();

    [GeneratedRegex("^```sh\n.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("dotnet publish|func start|dotnet run --project (Order|Notification)Functions")]
    private static partial Regex PublishesOrStarts();
}
