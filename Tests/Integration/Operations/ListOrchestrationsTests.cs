using Microsoft.DurableTask.Client;
using OrderFunctions.Placement;
using Tests.Support;

namespace Tests.Integration.Operations;

public sealed class ListOrchestrationsTests : OperationsTest
{
    [Fact]
    public async Task A_failed_saga_is_listed_with_its_failure_and_without_what_its_customer_wrote()
    {
        var user = await App.RegisterAsync(balance: 100_000);
        var (orderId, _) = await FailAsync(user);
        await App.OrderAsync(user, "400", "another key");

        var list = await App.GetAsync("/api/orchestrations?status=Failed");

        var failed = Assert.Single(list.Body.GetProperty("orchestrations").EnumerateArray());
        Assert.Equal(
            (orderId, nameof(OrderSaga), "Failed", user.ToString()),
            (failed.GetProperty("instanceId").GetString(), failed.GetProperty("name").GetString(), failed.GetProperty("status").GetString(),
                failed.GetProperty("userId").GetString()));
        Assert.Contains("DebitAccount", failed.GetProperty("failure").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("gift", list.Body.GetRawText(), StringComparison.Ordinal);
        Assert.True(failed.GetProperty("updatedAt").GetDateTimeOffset() >= failed.GetProperty("createdAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task One_saga_is_found_by_its_id_in_any_state_and_all_are_listed_by_state()
    {
        var user = await App.RegisterAsync(balance: 100_000);
        var (failed, _) = await FailAsync(user);
        var completed = (await App.OrderAsync(user, "1", "finished")).OrderId;
        await EndedAsync(completed, OrchestrationRuntimeStatus.Completed);

        Assert.Equal("Failed", (await App.GetAsync($"/api/orchestrations/{failed}")).Text("status"));
        Assert.Equal("Completed", (await App.GetAsync($"/api/orchestrations/{completed}")).Text("status"));
        Assert.Equal((404, "/problems/orchestration-not-found"), (await App.GetAsync("/api/orchestrations/none")).Problem);
        Assert.Equal([completed], await ListAsync("Completed"));
        Assert.Equal(new[] { completed, failed }.Order(), (await ListAsync("All")).Order());
        Assert.Empty(await ListAsync("Suspended"));
        Assert.Equal(400, (await App.GetAsync("/api/orchestrations?status=Canceled")).Status);
    }

    private async Task<IReadOnlyList<string>> ListAsync(string status) =>
    [
        .. (await App.GetAsync($"/api/orchestrations?status={status}")).Body.GetProperty("orchestrations").EnumerateArray()
            .Select(instance => instance.GetProperty("instanceId").GetString()!),
    ];

    [Fact]
    public async Task Pages_follow_each_other_until_all_have_been_shown()
    {
        var user = await App.RegisterAsync(balance: 100_000);
        var expected = new List<string>();
        foreach (var key in new[] { "1", "2", "3" })
            expected.Add((await FailAsync(user, key)).OrderId);

        var first = await App.GetAsync("/api/orchestrations?status=Failed&limit=2");
        var second = await App.GetAsync($"/api/orchestrations?status=Failed&limit=2&continuation={first.Text("continuation")}");

        Assert.Equal(2, first.Body.GetProperty("orchestrations").GetArrayLength());
        Assert.Null(second.Text("continuation"));
        Assert.Equal(
            expected.Order(),
            first.Body.GetProperty("orchestrations").EnumerateArray()
                .Concat(second.Body.GetProperty("orchestrations").EnumerateArray())
                .Select(instance => instance.GetProperty("instanceId").GetString()!)
                .Order());
    }

    [Fact]
    public async Task A_saga_that_runs_for_ten_minutes_is_listed_and_a_young_one_and_a_finished_one_are_not()
    {
        var user = await App.RegisterAsync(balance: 100_000);
        await EndedAsync((await App.OrderAsync(user, "1", "finished")).OrderId, OrchestrationRuntimeStatus.Completed);
        var orderId = await OrderUntilAsync(user, nameof(CompleteOrder), Fault.Before);

        var list = await Eventually.ValueAsync(async () =>
            await App.GetAsync("/api/orchestrations?status=LongRunning") is var answer
            && answer.Body.GetProperty("orchestrations").GetArrayLength() > 0
                ? answer
                : null);

        var running = Assert.Single(list.Body.GetProperty("orchestrations").EnumerateArray());
        Assert.Equal((orderId, "Running"), (running.GetProperty("instanceId").GetString(), running.GetProperty("status").GetString()));
        Assert.True(running.GetProperty("createdAt").GetDateTimeOffset() <= Time.GetUtcNow() - TimeSpan.FromMinutes(10));
        Assert.False(running.TryGetProperty("failure", out _));
        Release();
        await EndedAsync(orderId, OrchestrationRuntimeStatus.Completed);
    }

    [Theory]
    [InlineData("", "status")]
    [InlineData("?status=failed", "status")]
    [InlineData("?status=Failed&limit=0", "limit")]
    [InlineData("?status=Failed&continuation=*", "continuation")]
    public async Task A_wrong_question_is_a_400_that_names_the_member(string query, string member)
    {
        var answer = await App.GetAsync($"/api/orchestrations{query}");

        Assert.Equal((400, "/problems/invalid-request"), answer.Problem);
        Assert.NotNull(answer.Text("errors", member));
    }
}
