using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Shared.Sagas;

namespace Tests.Unit.Billing;

public sealed class SagaInstanceTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_saga_that_has_set_no_status_has_none(string? status) =>
        Assert.Null(new OrchestrationMetadata("Saga", "id") { SerializedCustomStatus = status }.FindStatus<string>());

    [Fact]
    public void A_status_is_read_and_that_of_no_instance_is_none()
    {
        var instance = new OrchestrationMetadata("Saga", "id")
        {
            DataConverter = JsonDataConverter.Default,
            SerializedCustomStatus = "\"done\"",
        };

        Assert.Equal("done", instance.FindStatus<string>());
        Assert.Null(((OrchestrationMetadata?)null).FindStatus<string>());
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending, false)]
    [InlineData(OrchestrationRuntimeStatus.Running, false)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, false)]
    [InlineData(OrchestrationRuntimeStatus.Completed, false)]
    [InlineData(OrchestrationRuntimeStatus.Failed, true)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, true)]
    public void A_saga_is_interrupted_where_a_start_drives_it_on(OrchestrationRuntimeStatus status, bool isInterrupted) =>
        Assert.Equal(isInterrupted, new OrchestrationMetadata("Saga", "id") { RuntimeStatus = status }.IsInterrupted());
}
