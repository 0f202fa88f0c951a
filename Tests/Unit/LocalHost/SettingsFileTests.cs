using LocalHost.Settings;
using Tests.Support;

namespace Tests.Unit.LocalHost;

public sealed class SettingsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Values_are_read_with_sections_comments_and_trailing_commas()
    {
        var settings = Read("""{ "IsEncrypted": false, /* local */ "Values": { "SendGrid__Host": "a", "Number": 5, "Flag": true, } }""");

        Assert.Equal("a", settings["SendGrid:Host"]);
        Assert.Equal("5", settings["Number"]);
        Assert.Equal("true", settings["flag"]);
    }

    [Fact]
    public void A_byte_order_mark_is_accepted() => Assert.Equal("a", Read("\uFEFF{ \"Values\": { \"SendGrid__Host\": \"a\" } }")["SendGrid:Host"]);

    [Fact]
    public void The_sample_is_a_settings_file() => Assert.NotEmpty(SettingsFile.Read(Repository.PathOf("local.settings.sample.json")));

    [Theory]
    [InlineData("""{ "Values": { "SendGrid__From": {} } }""", "'SendGrid__From' must be a text")]
    [InlineData("""{ "Values": [] }""", "'Values' must be an object")]
    [InlineData("[]", "The file must be an object")]
    [InlineData("""{ "Host": { "LocalHttpPort": 7072 } }""", "'Host'")]
    [InlineData("""{ "IsEncrypted": true }""", "is encrypted")]
    [InlineData("""{ "Values": """, "cannot be read")]
    public void What_has_no_effect_or_no_sense_is_refused_and_named(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<SettingsException>(() => Read(text)).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private IReadOnlyDictionary<string, string?> Read(string text)
    {
        var path = Path.Combine(_folder.Path, "local.settings.json");
        File.WriteAllText(path, text);
        return SettingsFile.Read(path);
    }
}
