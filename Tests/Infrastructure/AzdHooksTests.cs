using System.Diagnostics;
using Tests.Support;

namespace Tests.Infrastructure;

/// <summary>The scripts that azd runs, with programs in place of azd, curl, dotnet and sleep that note their arguments.</summary>
public sealed class AzdHooksTests : IDisposable
{
    private const string Denied = "AccessToKeyVaultDenied";
    private const string Resolved = "Resolved";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hooks-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task References_are_looked_up_again_while_the_role_is_on_its_way_and_the_hook_ends_when_they_are_resolved()
    {
        var (code, output, calls) = await RunAsync("resolve-references.sh", Denied, Denied, Resolved);

        Assert.Equal((0, 3), (code, calls.Count(call => call.Contains("/config/configreferences/appsettings/refresh?api-version="))));
        Assert.Contains("func-notifications to Key Vault are resolved", output);
    }

    [Theory]
    [InlineData("SecretNotFound")]
    [InlineData("VaultNotFound")]
    [InlineData("InvalidSyntax")]
    public async Task A_reference_that_is_wrong_is_told_from_one_that_takes_its_time(string state)
    {
        var (code, output, calls) = await RunAsync("resolve-references.sh", state);

        Assert.Equal((1, 1), (code, calls.Count(call => call.Contains("/refresh?"))));
        Assert.Contains($"({state} )", output);
    }

    [Fact]
    public async Task A_reference_that_is_never_resolved_ends_the_hook_with_an_error()
    {
        var (code, output, calls) = await RunAsync("resolve-references.sh", Denied);

        Assert.Equal((1, 40), (code, calls.Count(call => call.Contains("/refresh?"))));
        Assert.Contains("look at the app's role on the secret", output);
    }

    [Fact]
    public async Task A_preview_before_the_first_deployment_has_nothing_to_look_at()
    {
        var (code, _, calls) = await RunAsync("resolve-references.sh", app: "", []);

        Assert.Equal(0, code);
        Assert.Empty(calls);
    }

    [Fact]
    public async Task The_token_is_no_argument_of_a_program()
    {
        var (_, _, calls) = await RunAsync("resolve-references.sh", Resolved);

        Assert.DoesNotContain(calls, call => call.Contains("the-token"));
    }

    [Fact]
    public async Task What_both_apps_share_is_built_with_the_official_package_before_both_are_packaged()
    {
        var (code, _, calls) = await RunAsync("build-shared.sh");

        Assert.Equal(0, code);
        Assert.Equal(["azd env set ServiceBusExtension Package", "dotnet Package build Shared --configuration Release"], calls);
    }

    private Task<(int Code, string Output, IReadOnlyList<string> Calls)> RunAsync(string script, params string[] states) =>
        RunAsync(script, "func-notifications", states);

    private async Task<(int Code, string Output, IReadOnlyList<string> Calls)> RunAsync(string script, string app, string[] states)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scripts are for sh.");
        var log = Path.Combine(_folder.FullName, "calls");
        File.WriteAllLines(Path.Combine(_folder.FullName, "states"), states);
        Place("sleep", "exit 0");
        Place("azd", $$"""echo "azd $*" >>'{{log}}'; echo '{ "token": "the-token" }'""");
        Place("dotnet", $"""echo "dotnet $ServiceBusExtension $*" >>'{log}'""");

        // Each look gives the next state; the last one stays.
        Place("curl", $$$"""
            echo "curl $*" >>'{{{log}}}'
            cat >/dev/null
            case "$*" in *refresh*) exit 0 ;; esac
            cd '{{{_folder.FullName}}}'
            echo "{\"value\":[{\"name\":\"SendGrid__ApiKey\",\"properties\":{\"status\":\"$(head -n 1 states)\"}}]}"
            if [ "$(wc -l <states)" -gt 1 ]; then sed -i.old 1d states; fi
            """);
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", [Repository.PathOf("infra", "hooks", script)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PATH"] = $"{_folder.FullName}:/usr/bin:/bin",
                ["ServiceBusExtension"] = "",
                ["AZURE_SUBSCRIPTION_ID"] = "subscription",
                ["AZURE_RESOURCE_GROUP"] = "rg-test",
                ["NOTIFICATIONS_APP_NAME"] = app,
            },
        })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors, File.Exists(log) ? File.ReadAllLines(log) : []);
    }

    private void Place(string program, string content)
    {
        var path = Path.Combine(_folder.FullName, program);
        File.WriteAllText(path, $"#!/bin/sh\n{content}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
