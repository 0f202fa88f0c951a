using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace LocalRuntime.Engine.Tables.Pipeline;

/// <summary>Builds the pipeline of a client: the policies of Azure.Core, authorization, and the edge.</summary>
internal static class TablePipeline
{
    public static HttpPipeline Build(TableClientOptions options, HttpPipelinePolicy? authorization)
    {
        var pipeline = new HttpPipelineOptions(options) { RequestFailedDetailsParser = ErrorDetailsParser.Instance };
        if (authorization is not null)
            pipeline.PerRetryPolicies.Add(authorization);

        pipeline.PerRetryPolicies.Add(EdgePolicy.Instance);
        return HttpPipelineBuilder.Build(pipeline);
    }
}
