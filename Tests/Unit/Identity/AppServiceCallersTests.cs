using System.Text;
using Microsoft.AspNetCore.Http;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Identity.AppService;

namespace Tests.Unit.Identity;

public sealed class AppServiceCallersTests
{
    private static readonly UserId Ada = UserId.ForPrincipal("aad", "1234");
    private static readonly IdentitySettings Settings = new(IdentityMode.AppService, null, TimeSpan.FromHours(1), 0);

    [Theory]
    [InlineData("http://schemas.microsoft.com/identity/claims/objectidentifier")]
    [InlineData("oid")]
    [InlineData("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier")]
    [InlineData("sub")]
    public async Task A_caller_is_known_by_provider_and_subject(string claimType)
    {
        var caller = await FindAsync($$"""
            {
              "auth_typ": "aad",
              "claims": [ { "typ": "name", "val": "Ada" }, { "typ": "{{claimType}}", "val": "1234" } ],
              "name_typ": "name",
              "role_typ": "roles"
            }
            """);

        Assert.Equal(new Caller(Ada, Role.Customer), caller);
        Assert.True(UserId.IsValid(caller!.UserId));
    }

    [Fact]
    public async Task The_same_subject_of_another_provider_is_somebody_else()
    {
        var caller = await FindAsync("""{"auth_typ":"google","claims":[{"typ":"sub","val":"1234"}]}""");

        Assert.NotEqual(Ada, caller!.UserId);
        Assert.NotEqual(UserId.For("aad", "1234"), Ada);
    }

    [Theory]
    [InlineData("roles", "admin", Role.Admin)]
    [InlineData("roles", "Admin", Role.Admin)]
    [InlineData("groups", "admin", Role.Customer)]
    [InlineData("mine", "admin", Role.Admin)]
    [InlineData("roles", "administrator", Role.Customer)]
    public async Task An_app_role_makes_an_admin(string claimType, string value, Role role)
    {
        var caller = await FindAsync($$"""
            {
              "auth_typ": "aad",
              "claims": [ { "typ": "oid", "val": "1234" }, { "typ": "{{claimType}}", "val": "{{value}}" } ],
              "role_typ": "mine"
            }
            """);

        Assert.Equal(role, caller!.Role);
    }

    [Fact]
    public async Task So_does_the_setting()
    {
        var caller = await FindAsync("""{"auth_typ":"aad","claims":[{"typ":"oid","val":"1234"}]}""", Settings with { FirstAdmin = Ada });

        Assert.Equal(Role.Admin, caller!.Role);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"auth_typ":"aad"}""")]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"oid","val":""}]}""")]
    [InlineData("""{"auth_typ":"","claims":[{"typ":"oid","val":"1234"}]}""")]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"name","val":"1234"}]}""")]
    [InlineData("""{"auth_typ":"aad","claims":"oid"}""")]
    [InlineData("not json")]
    public async Task A_header_that_names_nobody_is_nobody(string json) => Assert.Null(await FindAsync(json));

    [Fact]
    public async Task So_is_one_that_is_missing_or_given_twice_or_not_base64()
    {
        var valid = Encode("""{"auth_typ":"aad","claims":[{"typ":"oid","val":"1234"}]}""");

        Assert.NotNull(await FindAsync(Request(valid)));
        Assert.Null(await FindAsync(Request()));
        Assert.Null(await FindAsync(Request(valid, valid)));
        Assert.Null(await FindAsync(Request("%%%")));
    }

    private static Task<Caller?> FindAsync(string json, IdentitySettings? settings = null) => FindAsync(Request(Encode(json)), settings);

    private static Task<Caller?> FindAsync(HttpRequest request, IdentitySettings? settings = null) =>
        new AppServiceCallers(settings ?? Settings).FindAsync(request, TestContext.Current.CancellationToken);

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));

    private static HttpRequest Request(params string[] headers)
    {
        var request = new DefaultHttpContext().Request;
        if (headers.Length > 0)
            request.Headers["X-MS-CLIENT-PRINCIPAL"] = headers;
        return request;
    }
}
