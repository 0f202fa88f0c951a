using LocalHost.CommandLine;
using Tests.Support;

namespace Tests.Unit.LocalHost;

public sealed class HostOptionsTests
{
    [Fact]
    public void Without_options_it_has_the_usual_ports_and_its_state_at_the_root()
    {
        var options = Parse();

        Assert.Equal((7071, 10002), (options.Port, options.TablePort));
        Assert.Equal(Repository.PathOf(".local"), options.StateFolder);
        Assert.False(options.IsVerbose);
    }

    [Fact]
    public void Options_are_taken_as_given_and_folders_made_absolute()
    {
        var options = Parse("--port", "8080", "--table-port", "8081", "--state", "here", "--verbose");

        Assert.Equal((8080, 8081, true), (options.Port, options.TablePort, options.IsVerbose));
        Assert.Equal(Path.GetFullPath("here"), options.StateFolder);
    }

    [Theory]
    [InlineData("emulators", "--emulators")]
    [InlineData("azure-storage", "--durable", "azure-storage")]
    public void Where_orchestrations_are_kept_elsewhere_the_state_has_a_folder_of_its_own(string folder, params string[] arguments) =>
        Assert.Equal(Repository.PathOf(".local", folder), Parse(arguments).StateFolder);

    [Fact]
    public void The_emulators_leave_the_ports_of_Core_Tools_free_and_an_attached_worker_has_a_port_that_stays_the_same()
    {
        Assert.Equal((7079, 10012), (Parse("--emulators").Port, Parse("--emulators").TablePort));
        Assert.Equal(7070, Parse("--attach", "orders", "--attach", "notifications").WorkerPort);
        Assert.Equal(0, Parse().WorkerPort);
    }

    [Theory]
    [InlineData("Required argument missing for option: '--port'.", "--port")]
    [InlineData("--port must be a number from 1 to 65535; it is '0'.", "--port", "0")]
    [InlineData("--port must be a number from 1 to 65535; it is '-1'.", "--port", "-1")]
    [InlineData("--table-port must be a number from 1 to 65535; it is 'x'.", "--table-port", "x")]
    [InlineData("--table-port must be a number from 1 to 65535; it is '65536'.", "--table-port", "65536")]
    [InlineData("Option '--port' expects a single argument but 2 were provided.", "--port", "1", "--port", "2")]
    [InlineData("--port and --table-port are both 5; they must differ.", "--port", "5", "--table-port", "5")]
    [InlineData("--port and --service-bus-port are both 5672; they must differ.", "--port", "5672")]
    [InlineData("Argument 'billing' not recognized. Must be one of:\n\t'orders'\n\t'notifications'", "--attach", "billing")]
    [InlineData("Argument 'memory' not recognized. Must be one of:\n\t'local'\n\t'azure-storage'", "--durable", "memory")]
    [InlineData("--state must be a folder; it is ''.", "--state", "")]
    [InlineData("File does not exist: 'nowhere.json'.", "--settings", "nowhere.json")]
    [InlineData("--demo needs the apps, which --emulators leaves out.", "--demo", "--emulators")]
    [InlineData("--dashboard needs the apps, which --emulators leaves out.", "--emulators", "--dashboard")]
    [InlineData("--port and --dashboard-port are both 18888; they must differ.", "--port", "18888", "--dashboard")]
    [InlineData("Unrecognized command or argument '7071'.", "7071")]
    public void What_makes_no_sense_is_refused_and_named(string expected, params string[] arguments) =>
        Assert.Equal(expected, Assert.Throws<UsageException>(() => HostOptions.Parse(arguments)).Message.ReplaceLineEndings("\n"));

    private static HostOptions Parse(params string[] arguments) => HostOptions.Parse(arguments)!;
}
