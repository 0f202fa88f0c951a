using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Moq;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Customers;

public sealed class PasswordChangerTests
{
    private const string Wanted = "another good password";

    private static readonly PasswordHashing Hashing = new(PasswordHashing.CreateHasher());
    private static readonly Login Ada = new("ada", UserId.For("ada", "key"), Hashing.Hash("correct horse battery"), 1, Role.Customer);

    private readonly Mock<DurableTaskClient> _client = new(MockBehavior.Strict, "client");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Wanted, true, nameof(PasswordChangeResult.Done))]
    [InlineData(Wanted, false, nameof(PasswordChangeResult.Refused))]
    [InlineData("somebody else's password", true, nameof(PasswordChangeResult.Refused))]
    public async Task A_change_is_done_when_the_saga_made_it_and_it_was_this_one(string madeByTheSaga, bool wasMade, string result)
    {
        AnswerWith(madeByTheSaga, OrchestrationRuntimeStatus.Completed, wasMade);

        Assert.Equal(result, (await ChangeAsync()).ToString());
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task A_saga_that_ended_otherwise_leaves_the_change_unfinished(OrchestrationRuntimeStatus status)
    {
        AnswerWith(Wanted, status, wasMade: true);

        Assert.Equal(PasswordChangeResult.Unfinished, await ChangeAsync());
    }

    private Task<PasswordChangeResult> ChangeAsync() =>
        new PasswordChanger(
            new SagaClient(TimeProvider.System, new SagaProgress()), Hashing, new LoginTable(Mock.Of<TableServiceClient>(), Storage.ConflictRetry))
            .ChangeAsync(_client.Object, Ada, Wanted, change => change, Stop);

    private void AnswerWith(string password, OrchestrationRuntimeStatus status, bool wasMade)
    {
        var input = new PasswordChange(Ada.UserName, Ada.UserId, Ada.PasswordVersion, Hashing.Hash(password));
        var id = PasswordSaga.InstanceId(Ada.UserId, Ada.PasswordVersion + 1);
        _client.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
                nameof(PasswordSaga), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(id);
        _client.Setup(client => client.GetInstanceAsync(id, true, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new OrchestrationMetadata(nameof(PasswordSaga), id)
            {
                RuntimeStatus = status,
                DataConverter = JsonDataConverter.Default,
                SerializedInput = JsonDataConverter.Default.Serialize(input),
                SerializedOutput = JsonDataConverter.Default.Serialize(wasMade),
            });
    }
}
