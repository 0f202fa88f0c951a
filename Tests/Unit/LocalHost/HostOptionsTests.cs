using LocalHost.CommandLine;
using Tests.Support;

namespace Tests.Unit.LocalHost;

public sealed class HostOptionsTests
{
    [Fact]
    public void Without_options_it_has_the_usual_ports_and_its_state_at_the_root()
    {
        var options = HostOptions.Parse([]);

        Assert.Equal((7071, 10002), (options.Port, options.TablePort));
        Assert.Equal(Repository.PathOf(".local"), options.StateFolder);
        Assert.False(options.IsVerbose);
    }

    [Fact]
    public void Options_are_taken_as_given_and_folders_made_absolute()
    {
        var options = HostOptions.Parse(["--port", "8080", "--table-port", "8081", "--state", "here", "--verbose"]);

        Assert.Equal((8080, 8081, true), (options.Port, options.TablePort, options.IsVerbose));
        Assert.Equal(Path.GetFullPath("here"), options.StateFolder);
    }

    [Fact]
    public void The_emulators_leave_the_ports_of_Core_Tools_free_and_an_attached_worker_has_a_port_that_stays_the_same()
    {
        Assert.Equal((7079, 10012), (HostOptions.Parse(["--emulators"]).Port, HostOptions.Parse(["--emulators"]).TablePort));
        Assert.Equal(7070, HostOptions.Parse(["--attach", "orders"]).WorkerPort);
        Assert.Equal(0, HostOptions.Parse([]).WorkerPort);
    }

    [Theory]
    [InlineData("--port needs a value.", "--port")]
    [InlineData("--port must be a number from 1 to 65535; it is '0'.", "--port", "0")]
    [InlineData("--port must be a number from 1 to 65535; it is '-1'.", "--port", "-1")]
    [InlineData("--table-port must be a number from 1 to 65535; it is 'x'.", "--table-port", "x")]
    [InlineData("--table-port must be a number from 1 to 65535; it is '65536'.", "--table-port", "65536")]
    [InlineData("--port and --table-port are both 5; they must differ.", "--port", "5", "--table-port", "5")]
    [InlineData("--port and --service-bus-port are both 5672; they must differ.", "--port", "5672")]
    [InlineData("--attach must be orders or notifications; it is 'billing'.", "--attach", "billing")]
    [InlineData("--durable must be local or azure-storage; it is 'memory'.", "--durable", "memory")]
    [InlineData("--state must be a folder; it is ''.", "--state", "")]
    [InlineData("--settings names the file 'nowhere.json', which does not exist.", "--settings", "nowhere.json")]
    [InlineData("--demo needs the apps, which --emulators leaves out.", "--demo", "--emulators")]
    [InlineData("--dashboard needs the apps, which --emulators leaves out.", "--emulators", "--dashboard")]
    [InlineData("--port and --dashboard-port are both 18888; they must differ.", "--port", "18888", "--dashboard")]
    [InlineData("'7071' is no option. --help shows them.", "7071")]
    public void What_makes_no_sense_is_refused_and_named(string expected, params string[] arguments) =>
        Assert.Equal(expected, Assert.Throws<UsageException>(() => HostOptions.Parse(arguments)).Message);
}
