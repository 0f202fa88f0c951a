using System.Globalization;
using Tests.Support;

namespace Tests.Unit;

public sealed class SourceStyleTests
{
    private const string MaxLineLength = "max_line_length = ";

    // Read from the source: editors draw a line at max_line_length, but neither the compiler nor dotnet format looks at it.
    [Fact]
    public void No_line_of_code_is_longer_than_the_editor_settings_say()
    {
        var setting = Assert.Single(
            File.ReadLines(Repository.PathOf(".editorconfig")), line => line.StartsWith(MaxLineLength, StringComparison.Ordinal));
        var longest = int.Parse(setting[MaxLineLength.Length..], CultureInfo.InvariantCulture);
        var files = SourceFiles();

        Assert.Contains($"Tests/Unit/{nameof(SourceStyleTests)}.cs", files);
        var tooLong = files.SelectMany(file => LinesOver(longest, file, File.ReadLines(Repository.PathOf(file)))).ToList();
        Assert.True(tooLong.Count == 0, string.Join(Environment.NewLine, tooLong));
    }

    [Fact]
    public void A_line_that_is_too_long_is_named_and_one_that_just_fits_is_not() => Assert.Equal(
        ["Long.cs:2 has 11 characters"], LinesOver(longest: 10, "Long.cs", [new string('x', 10), new string('x', 11), ""]));

    private static IEnumerable<string> LinesOver(int longest, string file, IEnumerable<string> lines) => lines
        .Select((text, index) => (text.Length, Number: index + 1))
        .Where(line => line.Length > longest)
        .Select(line => $"{file}:{line.Number} has {line.Length} characters");

    // What somebody wrote, not what a build or a package manager put beside it.
    private static List<string> SourceFiles() =>
    [
        .. Directory.EnumerateDirectories(Repository.Root)
            .Where(folder => !Path.GetFileName(folder).StartsWith('.'))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(folder => folder is "bin" or "obj" or "node_modules"))
            .Order(StringComparer.Ordinal),
    ];
}
