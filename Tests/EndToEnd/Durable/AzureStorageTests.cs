using System.Diagnostics;
using System.Net;
using LocalHost.Servers;
using Tests.Support;

namespace Tests.EndToEnd.Durable;

/// <summary>Orchestrations kept by the official provider for Azure Storage.</summary>
public sealed class AzureStorageTests
{
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_goes_all_the_way_from_HTTP_to_its_email_with_its_saga_in_Azurite(bool keepsSessions)
    {
        var script = Repository.PathOf("node_modules", "azurite", "dist", "src", "azurite.js");
        Assert.SkipUnless(File.Exists(script), "Azurite is not installed: 'npm ci' in the root of the repository does that, and needs Node.js.");
        var (blobs, queues, tables) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        using var folder = new TemporaryFolder();
        using var azurite = Process.Start(new ProcessStartInfo(
            "node",
            [
                script, "--silent", "--skipApiVersionCheck", "--inMemoryPersistence", "--disableTelemetry",
                "--blobPort", $"{blobs}", "--queuePort", $"{queues}", "--tablePort", $"{tables}",
            ])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
        })!;
        try
        {
            azurite.BeginOutputReadLine();
            foreach (var port in (int[])[blobs, queues, tables])
                await Eventually.TrueAsync(() => LoopbackPort.ListensAsync(port, TestContext.Current.CancellationToken), Deadline);
            await using var host = new LocalHostProcess
            {
                Environment = new Dictionary<string, string>
                {
                    ["AzureFunctionsJobHost__extensions__durableTask__extendedSessionsEnabled"] = $"{keepsSessions}",
                    ["AzureWebJobsStorage"] = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={DevelopmentKey};"
                        + $"BlobEndpoint=http://127.0.0.1:{blobs}/devstoreaccount1;QueueEndpoint=http://127.0.0.1:{queues}/devstoreaccount1;"
                        + $"TableEndpoint=http://127.0.0.1:{tables}/devstoreaccount1;",
                },
            };
            await host.StartAsync("--durable", "azure-storage");
            using var shopper = await Shopper.RegisterAsync(host.BaseAddress, deposit: 100);

            Assert.Equal(HttpStatusCode.Created, (await shopper.OrderAsync(40, prefer: "wait=60")).Status);

            Assert.Equal(60, await shopper.BalanceAsync());
            await Mail.WaitAsync(host.BaseAddress, shopper.Email, "confirmed");
            Assert.Equal(0, await host.StopAsync());
        }
        finally
        {
            azurite.Kill();
        }
    }
}
