using System.Globalization;

namespace Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Clients">How many clients run at once, one number for each step.</param>
/// <param name="StepDuration">How long each step is measured.</param>
/// <param name="Customers">How many customers the load is spread over; at least as many as there are clients.</param>
/// <param name="Orders">How long a history is made for <c>history</c>.</param>
/// <param name="HotHistory">How many orders a hot account has before it is measured beside a new one; 0 leaves these steps out.</param>
/// <param name="OtherClone">For <c>compare</c>: the root of the clone whose build is the other one.</param>
/// <param name="OtherSettings">For <c>compare</c>: environment variables that only the other one gets.</param>
/// <param name="Starts">For <c>compare</c>: how often both are started and measured.</param>
internal sealed record BenchmarkOptions(
    IReadOnlyList<int> Clients,
    TimeSpan StepDuration,
    int Customers,
    int Orders,
    int HotHistory,
    string OtherClone,
    IReadOnlyDictionary<string, string> OtherSettings,
    int Starts)
{
    private const string Usage =
        "usage: dotnet run -c Release --project Benchmarks [-- [tables | billing | ledger] [--clients 1,8,32] [--seconds 15] [--customers 64]"
        + " [--hot-history 3000] | compare [--with CLONE] [--set NAME=VALUE] [--starts 3] [--clients 8,32] …"
        + " | history [--orders 20000] [--customers 64] | micro [--filter …]]";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown or has no sensible value; the message names it.</exception>
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchmarkOptions([1, 8, 32], TimeSpan.FromSeconds(15), 64, 20_000, 0, LocalHost.Repository.Root, new Dictionary<string, string>(), 3);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value. {Usage}");
            options = arguments[i] switch
            {
                "--clients" => options with { Clients = [.. value.Split(',').Select(number => Positive(arguments[i], number))] },
                "--seconds" => options with { StepDuration = TimeSpan.FromSeconds(Positive(arguments[i], value)) },
                "--customers" => options with { Customers = Positive(arguments[i], value) },
                "--hot-history" => options with { HotHistory = Positive(arguments[i], value) },
                "--with" => options with { OtherClone = Built(Path.GetFullPath(value)) },
                "--set" => options with { OtherSettings = With(options.OtherSettings, value) },
                "--starts" => options with { Starts = Positive(arguments[i], value) },
                "--orders" => options with { Orders = Positive(arguments[i], value) },
                _ => throw new ArgumentException($"Unknown option {arguments[i]}. {Usage}"),
            };
        }

        return options.Customers >= options.Clients.Max()
            ? options
            : throw new ArgumentException($"--customers must be at least the largest number of clients. {Usage}");
    }

    private static string Built(string clone) => Directory.Exists(LocalHostUnderTest.BuildIn(clone))
        ? clone
        : throw new ArgumentException($"--with needs a clone whose Benchmarks are built: there is no {LocalHostUnderTest.BuildIn(clone)}. {Usage}");

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> settings, string setting) =>
        setting.Split('=', 2) is [{ Length: > 0 } name, var value]
            ? new Dictionary<string, string>(settings) { [name] = value }
            : throw new ArgumentException($"--set needs NAME=VALUE, not '{setting}'. {Usage}");

    private static int Positive(string option, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"{option} needs positive whole numbers, not '{value}'. {Usage}");
}
