using CustomerFunctions.Identity.Logins;
using OrderFunctions.Registrations;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Tests.Support;

namespace Tests.Unit.Customers;

public class RegistrationRequestTests
{
    private static readonly Dictionary<string, string> Valid = new()
    {
        ["username"] = "\"Ada.Lovelace\"",
        ["password"] = $"\"{Samples.Password}\"",
        ["firstName"] = "\" Ada \"",
        ["lastName"] = "\"Lovelace\"",
        ["email"] = "\"ada@example.com\"",
        ["phone"] = "\"+44 20 7946 0958\"",
        ["currency"] = "\"USD\"",
    };

    [Fact]
    public async Task A_valid_form_is_read_in_its_normal_form()
    {
        var form = await ReadAsync(Valid);

        Assert.Equal(Samples.Details("ada.lovelace"), form.Details);
    }

    [Theory]
    [InlineData("username")]
    [InlineData("password")]
    [InlineData("firstName")]
    [InlineData("lastName")]
    [InlineData("email")]
    [InlineData("phone")]
    [InlineData("currency")]
    public async Task Every_member_is_required(string member)
    {
        Assert.Single(await RefusalsAsync(With(member, null), member));
        Assert.Single(await RefusalsAsync(With(member, "null"), member));
        Assert.Single(await RefusalsAsync(With(member, "7"), member));
        Assert.Single(await RefusalsAsync(With(member, "\"\""), member));
        Assert.Single(await RefusalsAsync(With(member, "\"\\ud800\""), member));
    }

    [Theory]
    [InlineData("username", "\"ada/lovelace\"")]
    [InlineData("password", "\"short\"")]
    [InlineData("password", "\"ada.lovelace\"")]
    [InlineData("firstName", "\"Ada\\nBcc: all@example.com\"")]
    [InlineData("lastName", "\"see https://evil.example\"")]
    [InlineData("email", "\"ada\"")]
    [InlineData("phone", "\"call me\"")]
    [InlineData("currency", "\"usd\"")]
    [InlineData("role", "\"admin\"")]
    [InlineData("nickname", "\"Countess\"")]
    public async Task What_is_wrong_is_told_once_under_its_name(string member, string json) =>
        Assert.Single(await RefusalsAsync(With(member, json), member));

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var members = new Dictionary<string, string>
        {
            ["username"] = "\"a\"",
            ["password"] = "\"b\"",
            ["email"] = "\"c\"",
            ["nickname"] = "\"d\"",
        };

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(members))).Problem;

        var errors = Assert.IsAssignableFrom<IReadOnlyDictionary<string, List<string>>>(problem.Members["errors"]);
        Assert.Equal(["currency", "email", "firstName", "lastName", "nickname", "password", "phone", "username"], errors.Keys.Order());
    }

    [Fact]
    public async Task A_refusal_never_repeats_the_password()
    {
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(With("password", "\"sunshine\"")));

        var told = System.Text.Json.JsonSerializer.Serialize(refusal.Problem.Members) + refusal.Message;
        Assert.DoesNotContain("sunshine", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_knows_its_password_by_any_hash_of_it()
    {
        var hashing = new PasswordHashing(PasswordHashing.CreateHasher());
        var form = await ReadAsync(Valid);
        var other = await ReadAsync(With("password", "\"correct horse battery stable\""));
        var hash = form.HashPassword(hashing);

        Assert.DoesNotContain(Samples.Password, hash, StringComparison.Ordinal);
        Assert.NotEqual(hash, other.HashPassword(hashing));
        Assert.True(form.IsSame(form.Details.Fingerprint, hash, hashing));
        Assert.True((await ReadAsync(Valid)).IsSame(form.Details.Fingerprint, hash, hashing));
        Assert.False(other.IsSame(form.Details.Fingerprint, hash, hashing));
        Assert.True(other.IsSame(form.Details.Fingerprint, passwordHash: null, hashing));
    }

    [Fact]
    public async Task The_fingerprint_tells_every_member_but_the_password()
    {
        var fingerprint = (await ReadAsync(Valid)).Details.Fingerprint;

        Assert.Equal(fingerprint, (await ReadAsync(With("password", "\"another good password\""))).Details.Fingerprint);
        Assert.Equal(fingerprint, (await ReadAsync(With("username", "\"ADA.LOVELACE\""))).Details.Fingerprint);
        foreach (var (member, json) in new[]
        {
            ("username", "\"ada.byron\""),
            ("firstName", "\"Augusta\""),
            ("lastName", "\"King\""),
            ("email", "\"ada@example.org\""),
            ("phone", "\"12345\""),
            ("currency", "\"EUR\""),
            ("role", "\"Admin\""),
        })
        {
            Assert.NotEqual(fingerprint, (await ReadAsync(With(member, json))).Details.Fingerprint);
        }
    }

    private static Dictionary<string, string> With(string member, string? json)
    {
        var members = new Dictionary<string, string>(Valid);
        members.Remove(member);
        if (json is not null)
            members.Add(member, json);
        return members;
    }

    private static async Task<List<string>> RefusalsAsync(Dictionary<string, string> members, string member)
    {
        var problem = (await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(members))).Problem;
        return Assert.IsAssignableFrom<IReadOnlyDictionary<string, List<string>>>(problem.Members["errors"])[member];
    }

    private static async Task<RegistrationRequest> ReadAsync(Dictionary<string, string> members)
    {
        var json = "{" + string.Join(',', members.Select(member => $"\"{member.Key}\":{member.Value}")) + "}";
        return RegistrationRequest.Read(
            await JsonBody.ReadAsync(HttpRequests.Post("/api/customers", json), TestContext.Current.CancellationToken));
    }
}
