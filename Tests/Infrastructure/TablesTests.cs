using System.Reflection;

namespace Tests.Infrastructure;

public sealed class TablesTests
{
    private const string Tables = "Microsoft.Storage/storageAccounts/tableServices/tables";

    [Fact]
    public async Task Every_table_that_the_code_names_is_deployed_and_no_other()
    {
        var named = ComposedApp.Assemblies.Values.Concat(ComposedApp.Projects).Distinct()
            .SelectMany(project => Assembly.Load(project).GetTypes())
            .Where(type => type.Name.EndsWith("Table", StringComparison.Ordinal))
            .Select(type => type.GetField("Name", BindingFlags.Public | BindingFlags.Static))
            .OfType<FieldInfo>()
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(named.Order(), (await Deployment.DefaultAsync()).OfType(Tables).Select(table => table.Name).Order());
    }

    [Fact]
    public async Task Every_deployed_table_belongs_to_one_app()
    {
        var settings = await AppSettings.SampleAsync();
        var owned = new List<string>();
        foreach (var name in ComposedApp.Assemblies.Keys)
        {
            owned.AddRange((await ComposedApp.ComposeAsync(name, settings)).OwnTables);
        }

        Assert.Equal((await Deployment.DefaultAsync()).OfType(Tables).Select(table => table.Name).Order(), owned.Order());
    }

    [Fact]
    public async Task The_tables_are_not_in_the_account_of_the_hosts()
    {
        var deployment = await Deployment.DefaultAsync();
        var hostAccount = (await AppSettings.DeployedAsync("orders"))["AzureWebJobsStorage__accountName"];

        Assert.DoesNotContain(deployment.OfType(Tables), table => table.Id.Contains($"/{hostAccount}/"));
    }
}
