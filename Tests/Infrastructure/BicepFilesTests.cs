using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Infrastructure;

public sealed partial class BicepFilesTests
{
    [Fact]
    public async Task Every_Bicep_file_takes_part_in_the_deployment()
    {
        var deployment = await Deployment.FullAsync();
        var files = Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.PathOf("infra"), file).Replace('\\', '/'));

        Assert.Equal(files.Order(), deployment.Files.Order());
    }

    [Fact]
    public async Task The_SendGrid_key_goes_to_Key_Vault_and_nowhere_else()
    {
        var deployment = await Deployment.FullAsync();

        var holder = Assert.Single(deployment.Resources, resource => resource.Body.GetRawText().Contains(Deployment.SendGridKey));
        Assert.Equal("Microsoft.KeyVault/vaults/secrets", holder.Type);
        Assert.NotEmpty(deployment.Outputs);
        Assert.DoesNotContain(deployment.Outputs, output => output.Contains(Deployment.SendGridKey));
    }

    [Fact]
    public void Every_parameter_that_takes_the_SendGrid_key_is_secure()
    {
        var parameters = Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories)
            .SelectMany(file => KeyParameter().Matches(File.ReadAllText(file)))
            .ToList();

        Assert.NotEmpty(parameters);
        Assert.All(parameters, parameter => Assert.Contains("@secure()", parameter.Groups["decorators"].Value));
    }

    [Fact]
    public void No_Bicep_file_asks_for_a_key_or_uses_a_registry_module()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories))
        {
            Assert.DoesNotMatch(KeyOrRegistryModule(), File.ReadAllText(file));
        }
    }

    [GeneratedRegex(@"(?<decorators>(^@.*\n)*)^param sendGridApiKey ", RegexOptions.Multiline)]
    private static partial Regex KeyParameter();

    [GeneratedRegex(@"\blist[A-Z]\w*\(|'br[:/]|'ts[:/]")]
    private static partial Regex KeyOrRegistryModule();
}
