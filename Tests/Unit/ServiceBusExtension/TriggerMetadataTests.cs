using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using NotificationFunctions.Consumers;

namespace Tests.Unit.ServiceBusExtension;

/// <summary>What the official generator makes of the trigger's attribute, for the host to read.</summary>
public sealed class TriggerMetadataTests
{
    [Theory]
    [InlineData(nameof(OrderEmails), """ "topicName": "orders", "subscriptionName": "email" """)]
    [InlineData(nameof(CustomerProfiles), """ "topicName": "customers", "subscriptionName": "profiles" """)]
    [InlineData(nameof(EmailRetries), """ "queueName": "email-retries" """)]
    public async Task A_trigger_is_described_as_the_official_package_describes_it(string function, string entity)
    {
        var expected = $$"""
            {
              "name": "message", "direction": "In", "type": "serviceBusTrigger", {{entity}}, "connection": "ServiceBusConnection",
              "autoCompleteMessages": false, "cardinality": "One", "properties": { "supportsDeferredBinding": "True" }
            }
            """;

        var binding = Assert.Single((await FindAsync(function)).RawBindings!);

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, JsonDocument.Parse(binding).RootElement), binding);
    }

    private static async Task<IFunctionMetadata> FindAsync(string function)
    {
        var generated = typeof(OrderEmails).Assembly.GetTypes().Single(type => type.IsAssignableTo(typeof(IFunctionMetadataProvider)));
        var provider = (IFunctionMetadataProvider)Activator.CreateInstance(generated)!;
        return (await provider.GetFunctionMetadataAsync(AppContext.BaseDirectory)).Single(metadata => metadata.Name == function);
    }
}
