using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Infrastructure;

public sealed partial class AlertsTests
{
    [Fact]
    public async Task Every_alert_tells_the_operator_and_has_a_section_in_the_operations_document()
    {
        var deployment = await Deployment.DefaultAsync();
        var group = Assert.Single(deployment.OfType("Microsoft.Insights/actionGroups"));
        var document = await ReadDocumentAsync();
        DeployedResource[] alerts = [.. deployment.OfType("Microsoft.Insights/scheduledQueryRules"), .. deployment.OfType("Microsoft.Insights/metricAlerts")];

        Assert.Equal("operator@example.com", group.Property("emailReceivers")[0].GetProperty("emailAddress").GetString());
        Assert.Equal(Section().Matches(document).Select(match => match.Groups["name"].Value).Order(), alerts.Select(alert => alert.Name).Order());
        Assert.All(alerts, alert =>
        {
            Assert.True(alert.IsTrue("enabled"));
            Assert.Contains(group.Id, alert.Property("actions").GetRawText(), StringComparison.Ordinal);
            Assert.EndsWith($"docs/operations.md#{alert.Name}.", alert.Text("description"));
        });
    }

    [Fact]
    public async Task The_documented_severity_is_that_of_the_alert()
    {
        var deployment = await Deployment.DefaultAsync();
        var documented = Section().Matches(await ReadDocumentAsync())
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["severity"].Value);
        DeployedResource[] alerts = [.. deployment.OfType("Microsoft.Insights/scheduledQueryRules"), .. deployment.OfType("Microsoft.Insights/metricAlerts")];

        Assert.All(alerts, alert => Assert.Equal(documented[alert.Name], alert.Property("severity").GetRawText()));
    }

    [Fact]
    public async Task Alerts_and_dashboard_query_the_documented_metrics_and_the_dashboard_shows_all_of_them()
    {
        var deployment = await Deployment.DefaultAsync();
        var documented = Metric().Matches(await ReadDocumentAsync()).Select(match => match.Groups["name"].Value).Order().ToList();
        var alerted = deployment.OfType("Microsoft.Insights/scheduledQueryRules")
            .SelectMany(alert => QueriedMetric().Matches(Query(alert)))
            .Select(match => match.Groups["name"].Value);
        var shown = QueriedMetric().Matches(Assert.Single(deployment.OfType("Microsoft.Insights/workbooks")).Text("serializedData")!.Replace("\\\"", "\""))
            .Select(match => match.Groups["name"].Value);

        Assert.Subset(documented.ToHashSet(), alerted.ToHashSet());
        Assert.Equal(documented, shown.Distinct().Order());
    }

    [Fact]
    public async Task Alerts_and_dashboard_count_what_a_row_stands_for_and_not_rows()
    {
        var deployment = await Deployment.DefaultAsync();
        var queries = deployment.OfType("Microsoft.Insights/scheduledQueryRules").Where(alert => alert.Name != "telemetry-stopped")
            .Select(Query)
            .Append(Assert.Single(deployment.OfType("Microsoft.Insights/workbooks")).Text("serializedData")!);

        Assert.All(queries, query => Assert.DoesNotMatch(CountOfRows(), query));
    }

    [Fact]
    public async Task An_alert_tells_that_the_metric_which_always_comes_has_stopped()
    {
        var alerts = (await Deployment.DefaultAsync()).OfType("Microsoft.Insights/scheduledQueryRules");
        var alert = Assert.Single(alerts, alert => alert.Name == "telemetry-stopped");

        Assert.Equal("customMetrics | where name == \"orders.oldest_running.age\" | summarize value = iff(count() == 0, 1, 0)", Query(alert));
        Assert.Equal("PT30M", alert.Text("windowSize"));
    }

    private static string Query(DeployedResource alert) => alert.Property("criteria").GetProperty("allOf")[0].GetProperty("query").GetString()!;

    private static Task<string> ReadDocumentAsync() => File.ReadAllTextAsync(Repository.PathOf("docs", "operations.md"), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"\b(count|countif|percentile)\(")]
    private static partial Regex CountOfRows();

    [GeneratedRegex(@"^### (?<name>[a-z-]+)\n\nSeverity (?<severity>\d)\. \*\*Means:\*\*", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| `(?<name>[a-z_.]+)` \| (counter|gauge|histogram)", RegexOptions.Multiline)]
    private static partial Regex Metric();

    [GeneratedRegex("\"(?<name>(orders|orchestrations|ledger|emails|messages)\\.[a-z_.]+)\"")]
    private static partial Regex QueriedMetric();
}
