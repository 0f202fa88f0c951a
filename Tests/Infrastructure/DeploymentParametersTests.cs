using System.Text.Json;
using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Infrastructure;

public sealed partial class DeploymentParametersTests
{
    [Fact]
    public async Task The_parameter_file_of_azd_gives_every_parameter_a_variable_and_those_with_a_default_the_default()
    {
        Assert.Equal(
            (await Template.ReadAsync()).Defaults.OrderBy(parameter => parameter.Key),
            (await ReadVariablesAsync()).ToDictionary(variable => variable.Key, variable => variable.Value.Default).OrderBy(parameter => parameter.Key));
    }

    [Fact]
    public async Task A_budget_without_the_date_of_its_start_is_refused_before_anything_is_deployed()
    {
        Assert.Single((await Deployment.BudgetAsync()).OfType("Microsoft.Consumption/budgets"));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Deployment.WithAsync("param monthlyBudget = 100"));

        Assert.Contains("monthlyBudget needs budgetStartDate", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_document_lists_every_parameter_with_its_variable_and_default()
    {
        var document = await ReadAsync("docs", "configuration.md");
        var documented = DocumentedParameter().Matches(document).ToDictionary(
            row => row.Groups["name"].Value,
            row => (row.Groups["variable"].Value, row.Groups["default"].Value switch { "–" => null, "empty" => "", var value => value.Trim('`') }));

        Assert.Equal(
            (await ReadVariablesAsync()).OrderBy(parameter => parameter.Key),
            documented.OrderBy(parameter => parameter.Key));
    }

    [Fact]
    public async Task The_deploy_workflow_passes_every_variable_to_the_preview_and_to_the_deployment()
    {
        var workflow = await ReadAsync(".github", "workflows", "deploy.yml");
        var passed = PassedVariable().Matches(workflow).ToLookup(match => match.Groups["name"].Value, match => match.Groups["default"].Value);

        Assert.All((await ReadVariablesAsync()).Values, variable =>
        {
            // The key is passed once as a stand-in, to the preview, and once as the secret.
            Assert.Equal(variable.Variable == "SENDGRID_API_KEY" ? 2 : 1, passed[variable.Variable].Count());
            Assert.All(passed[variable.Variable], value => Assert.Equal(variable.Default ?? "", value));
        });
    }

    private static async Task<Dictionary<string, (string Variable, string? Default)>> ReadVariablesAsync()
    {
        using var file = JsonDocument.Parse(await ReadAsync("infra", "main.parameters.json"));
        return file.RootElement.GetProperty("parameters").EnumerateObject().ToDictionary(
            parameter => parameter.Name,
            parameter =>
            {
                var reference = Variable().Match(parameter.Value.GetProperty("value").GetString()!);
                Assert.True(reference.Success);
                return (reference.Groups["name"].Value, reference.Groups["default"] is { Success: true } value ? value.Value : null);
            });
    }

    private static Task<string> ReadAsync(params string[] path) => File.ReadAllTextAsync(Repository.PathOf(path), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"^\$\{(?<name>[A-Z_]+)(=(?<default>.*))?\}$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| `(?<variable>[A-Z_]+)` \| (?<default>[^|]+) \| ", RegexOptions.Multiline)]
    private static partial Regex DocumentedParameter();

    [GeneratedRegex(@"^ +(?<name>[A-Z_]+): (preview|\$\{\{ (vars|secrets)\.\k<name>( \|\| '(?<default>[^']*)')? \}\})$", RegexOptions.Multiline)]
    private static partial Regex PassedVariable();
}
