using System.Text.Json;
using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Infrastructure;

public sealed partial class BicepFilesTests
{
    [Fact]
    public async Task The_compiler_and_every_rule_of_the_linter_have_nothing_to_say()
    {
        Assert.Empty((await Template.ReadAsync()).Diagnostics);
    }

    [Fact]
    public async Task A_rule_is_a_warning_or_it_is_off_with_a_reason()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("infra", "bicepconfig.json"), TestContext.Current.CancellationToken);
        using var file = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var rules = file.RootElement.GetProperty("analyzers").GetProperty("core").GetProperty("rules").EnumerateObject().ToList();

        Assert.NotEmpty(rules);
        Assert.All(rules.Where(rule => rule.Value.GetProperty("level").GetString() != "warning"), rule => Assert.Matches(
            $"//[^\n]+\n( +\"[a-z-]+\": {{ \"level\": \"off\" }},\n)*? +\"{rule.Name}\": {{ \"level\": \"off\" }}", text));
    }

    [Fact]
    public async Task Every_file_has_the_format_of_the_formatter()
    {
        foreach (var file in BicepFiles().Concat(Directory.EnumerateFiles(Repository.PathOf("infra", "variants"), "*.bicepparam")))
        {
            var formatted = await BicepProcess.AskAsync("bicep/format", new { path = file });

            Assert.Equal(formatted.GetProperty("contents").GetString(), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Every_Bicep_file_takes_part_in_the_deployment()
    {
        var references = await BicepProcess.AskAsync("bicep/getFileReferences", new { path = Template.Path });
        var files = references.GetProperty("filePaths").EnumerateArray().Select(path => Path.GetFullPath(path.GetString()!));

        Assert.Equal(BicepFiles().Order(), files.Where(file => file.EndsWith(".bicep", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task The_SendGrid_key_goes_to_Key_Vault_and_nowhere_else()
    {
        var deployment = await Deployment.DefaultAsync();

        var holder = Assert.Single(deployment.Resources, resource => resource.Body.GetRawText().Contains(Deployment.SendGridKey));
        Assert.Equal("Microsoft.KeyVault/vaults/secrets", holder.Type);
        Assert.NotEmpty(deployment.Outputs);
        Assert.DoesNotContain(deployment.Outputs, output => output.Contains(Deployment.SendGridKey));
    }

    [Fact]
    public void No_Bicep_file_asks_for_a_key_or_uses_a_registry_module()
    {
        foreach (var file in BicepFiles()) Assert.DoesNotMatch(KeyOrRegistryModule(), File.ReadAllText(file));
    }

    private static IEnumerable<string> BicepFiles() => Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories);

    [GeneratedRegex(@"\blist[A-Z]\w*\(|'br[:/]|'ts[:/]")]
    private static partial Regex KeyOrRegistryModule();
}
