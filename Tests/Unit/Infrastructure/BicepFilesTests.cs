using System.Text.Json;
using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Unit.Infrastructure;

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
        Assert.DoesNotContain(deployment.Outputs.Values, output => output.GetRawText().Contains(Deployment.SendGridKey));
    }

    [Fact]
    public void No_Bicep_file_asks_for_a_key_or_uses_a_registry_module()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories))
        {
            Assert.DoesNotMatch(KeyOrRegistryModule(), File.ReadAllText(file));
        }
    }

    [Fact]
    public async Task The_parameter_file_of_azd_names_the_parameters_of_the_template()
    {
        var deployment = await Deployment.DefaultAsync();
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathOf("infra", "main.parameters.json"), TestContext.Current.CancellationToken));
        var named = file.RootElement.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name).ToList();

        Assert.Equal(deployment.Parameters.Keys.Order(), named.Order());
    }

    [GeneratedRegex(@"\blist[A-Z]\w*\(|'br[:/]|'ts[:/]")]
    private static partial Regex KeyOrRegistryModule();
}
