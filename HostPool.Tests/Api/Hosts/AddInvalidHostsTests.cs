using System.Text.Json.Nodes;

namespace HostPool.Tests.Api.Hosts;

/// <summary>What POST /hosts refuses: always 400 with the place and the reason, and nothing of the request is stored.</summary>
public sealed class AddInvalidHostsTests(SharedPool shared) : IClassFixture<SharedPool>
{
    private const string Credentials = """ "credentials": {"username": "u"} """;
    private const string Endpoint = """ "endpoint": {"ip": "10.0.0.1", "port": 22, "protocol": "ssh"} """;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \r\n\t ")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task Post_OfNothing_AsksForAnArray(string? body) =>
        Assert.Contains("Data must be a valid JSON array", await RefusedAsync(body), StringComparison.Ordinal);

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("{'hosts': []}")]
    [InlineData("os=linux&tags=a")]
    public async Task Post_OfSomethingElseThanJson_IsUnexpectedData(string body) =>
        Assert.StartsWith("Unexpected data received: not JSON at line 1, byte ", await RefusedAsync(body), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"os": "linux"}""")]
    [InlineData("""{"hosts": []}""")]
    [InlineData("""{"hosts": null}""")]
    [InlineData("""{"hosts": {}}""")]
    [InlineData("""{"default": {"os": "linux"}}""")]
    public async Task Post_WithoutHosts_IsAnEmptyHostsObject(string body) =>
        Assert.Equal("Unexpected data received: Empty hosts object", await RefusedAsync(body));

    [Theory]
    [InlineData("5")]
    [InlineData("\"hosts\"")]
    [InlineData("true")]
    public async Task Post_OfNeitherArrayNorObject_SaysWhatItMustBe(string body) =>
        Assert.Equal("Unexpected data received: must be an array of hosts, or an object with hosts", await RefusedAsync(body));

    [Theory]
    [InlineData("""{"hots": []}""", "hots")]
    [InlineData("""{"default": {"os": "linux"}, "Hosts": [{}]}""", "Hosts")]
    public async Task Post_WithHostsMisspelt_SaysSo(string body, string written) =>
        Assert.Equal($"Unexpected data received: Empty hosts object; did you mean 'hosts' by '{written}'?", await RefusedAsync(body));

    [Theory]
    [InlineData("5", "hosts[1]", "must be an object")]
    [InlineData("null", "hosts[1]", "must be an object")]
    [InlineData("[]", "hosts[1]", "must be an object")]
    [InlineData($$"""{"os": "solaris", {{Endpoint}}, {{Credentials}}}""", "hosts[1].os", "'solaris' is not 'linux' or 'windows'")]
    [InlineData($$"""{"os": "LINUX", {{Endpoint}}, {{Credentials}}}""", "hosts[1].os", "'LINUX' is not 'linux' or 'windows'")]
    [InlineData($$"""{"os": 7, {{Endpoint}}, {{Credentials}}}""", "hosts[1].os", "'7' is not 'linux' or 'windows'")]
    [InlineData($$"""{ {{Endpoint}}, {{Credentials}}}""", "hosts[1].os", "is required")]
    [InlineData($$"""{"os": "linux", "name": 5, {{Endpoint}}, {{Credentials}}}""", "hosts[1].name", "must be text or null")]
    [InlineData($$"""{"os": "linux", "tags": {}, {{Endpoint}}, {{Credentials}}}""", "hosts[1].tags", "must be an array of strings")]
    [InlineData($$"""{"os": "linux", "tags": "a", {{Endpoint}}, {{Credentials}}}""", "hosts[1].tags", "must be an array of strings")]
    [InlineData($$"""{"os": "linux", "tags": ["a", 1], {{Endpoint}}, {{Credentials}}}""", "hosts[1].tags", "must be an array of strings")]
    [InlineData($$"""{"os": "linux", "hardware_specs": "4 cores", {{Endpoint}}, {{Credentials}}}""", "hosts[1].hardware_specs", "must be an object")]
    [InlineData($$"""{"os": "linux", {{Endpoint}}}""", "hosts[1].credentials", "is required")]
    [InlineData($$"""{"os": "linux", {{Endpoint}}, "credentials": "root"}""", "hosts[1].credentials", "must be an object")]
    [InlineData($$$"""{"os": "linux", {{{Endpoint}}}, "credentials": {"password": "x"}}""", "hosts[1].credentials.username", "is required")]
    [InlineData($$$"""{"os": "linux", {{{Endpoint}}}, "credentials": {"username": ""}}""", "hosts[1].credentials.username", "must be text")]
    [InlineData($$$"""{"os": "linux", {{{Endpoint}}}, "credentials": {"username": 5}}""", "hosts[1].credentials.username", "must be text")]
    [InlineData($$$"""{"os": "linux", {{{Endpoint}}}, "credentials": {"username": "u", "password": 1}}""", "hosts[1].credentials.password", "must be text")]
    [InlineData($$$"""{"os": "linux", {{{Endpoint}}}, "credentials": {"username": "u", "key": ["a"]}}""", "hosts[1].credentials.key", "must be PEM text")]
    [InlineData($$"""{"os": "linux", {{Credentials}}}""", "hosts[1].endpoint", "is required")]
    [InlineData($$"""{"os": "linux", "endpoint": [], {{Credentials}}}""", "hosts[1].endpoint", "must be an object")]
    [InlineData($$"""{"os": "linux", "endpoint": {}, {{Credentials}}}""", "hosts[1].endpoint.ip", "is required")]
    [InlineData($$"""{"os": "linux", "endpoint": {"ip": "10.0.0.1", "port": 22}, {{Credentials}}}""", "hosts[1].endpoint.protocol", "is required")]
    [InlineData($$"""{"os": "linux", "endpoint": {"ip": "10.0.0.1", "port": 22, "protocol": 5}, {{Credentials}}}""", "hosts[1].endpoint.protocol", "must be text")]
    public async Task Post_OfAnInvalidHost_NamesThePlaceAndTheReason(string host, string place, string reason) =>
        await RefusedAtAsync($"[{Bodies.Host()}, {host}, {Bodies.Host()}]", place, reason);

    [Theory]
    [InlineData("null", "is required")]
    [InlineData("\"22\"", "'22' is not a TCP port")]
    [InlineData("0", "'0' is not a TCP port")]
    [InlineData("-1", "'-1' is not a TCP port")]
    [InlineData("65536", "'65536' is not a TCP port")]
    [InlineData("22.5", "'22.5' is not a TCP port")]
    [InlineData("1e999", "'1e999' is not a TCP port")]
    [InlineData("99999999999999999999", "'99999999999999999999' is not a TCP port")]
    [InlineData("true", "'true' is not a TCP port")]
    [InlineData("{}", "an object is not a TCP port")]
    public async Task Post_OfAnInvalidPort_NamesIt(string port, string reason) => await RefusedAtAsync(
        $$"""[{"os": "linux", "endpoint": {"ip": "10.0.0.1", "port": {{port}}, "protocol": "ssh"}, {{Credentials}}}]""",
        "hosts[0].endpoint.port",
        reason);

    [Theory]
    [InlineData("\"10.0.0.300\"", "'10.0.0.300' is not an IP address or CIDR range")]
    [InlineData("\"10.0.0\"", "'10.0.0' is not an IP address or CIDR range")]
    [InlineData("\"10.0.0.010\"", "'10.0.0.010' is not an IP address or CIDR range")]
    [InlineData("\"host.example\"", "'host.example' is not an IP address or CIDR range")]
    [InlineData("\"10.0.0.0/33\"", "'10.0.0.0/33' is not an IP address or CIDR range")]
    [InlineData("\"10.0.0.0/\"", "'10.0.0.0/' is not an IP address or CIDR range")]
    [InlineData("\"\"", "'' is not an IP address or CIDR range")]
    [InlineData("167772161", "'167772161' is not an IP address or CIDR range")]
    [InlineData("[]", "an array is not an IP address or CIDR range")]
    public async Task Post_OfAnInvalidAddress_NamesIt(string ip, string reason) => await RefusedAtAsync(
        $$"""[{"os": "linux", "endpoint": {"ip": {{ip}}, "port": 22, "protocol": "ssh"}, {{Credentials}}}]""",
        "hosts[0].endpoint.ip",
        reason);

    [Theory]
    [InlineData("default", "5", "default", "must be an object")]
    [InlineData("defaults", "[]", "defaults", "must be an object")]
    [InlineData("default", "\"linux\"", "default", "must be an object")]
    [InlineData("default", """{"tags": "a"}""", "default.tags", "must be an array of strings")]
    [InlineData("defaults", """{"tags": [1]}""", "defaults.tags", "must be an array of strings")]
    [InlineData("default", """{"endpoint": "10.0.0.1"}""", "default.endpoint", "must be an object")]
    [InlineData("defaults", """{"credentials": ["u"]}""", "defaults.credentials", "must be an object")]
    public async Task Post_OfInvalidDefaults_NamesThem(string key, string defaults, string place, string reason) =>
        await RefusedAtAsync($$"""{"{{key}}": {{defaults}}, "hosts": [{{Bodies.Host()}}]}""", place, reason);

    [Fact]
    public async Task Post_OfBothFormsOfDefaults_AsksForOne() => await RefusedAtAsync(
        $$"""{"default": {"os": "linux"}, "defaults": {"os": "windows"}, "hosts": [{{Bodies.Host()}}]}""", "defaults", "not both");

    [Fact]
    public async Task Post_OfHostsThatAreNoArray_NamesThem() => await RefusedAtAsync("""{"hosts": "all"}""", "hosts", "must be an array of hosts");

    [Fact]
    public async Task Post_WithSeveralErrors_ListsThemAllAndLeadsWithTheFirst()
    {
        var body = await shared.App.SendAsync(HttpMethod.Post, "/hosts", """[{"os": "solaris", "endpoint": {"ip": "x", "port": 0, "protocol": "ssh"}}, 5]""").FailureAsync(400);

        Assert.Equal(
            ["hosts[0].credentials", "hosts[0].endpoint.ip", "hosts[0].endpoint.port", "hosts[0].os", "hosts[1]"],
            body["errors"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.StartsWith("hosts[0].os: 'solaris'", body.Text("error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfALongWrongText_RepeatsItsBeginningOnly()
    {
        var body = $$"""[{"os": "{{new string('a', 63)}}\ud83d\ude00{{new string('b', 1000)}}", {{Endpoint}}, {{Credentials}}}]""";

        var error = await shared.App.SendAsync(HttpMethod.Post, "/hosts", body).ErrorAsync(400);

        Assert.StartsWith("hosts[0].os: 'aaaa", error, StringComparison.Ordinal);
        Assert.InRange(error.Length, 64, 128);
    }

    [Fact]
    public async Task Post_WithThousandsOfErrors_AnswersBriefly()
    {
        var body = await shared.App.SendAsync(HttpMethod.Post, "/hosts", $"[{string.Join(',', Enumerable.Repeat("{}", 5000))}]").FailureAsync(400);

        Assert.InRange(body["errors"]!.AsObject().Count, 100, 200);
    }

    private async Task<string> RefusedAsync(string? body)
    {
        var error = await shared.App.SendAsync(HttpMethod.Post, "/hosts", body).ErrorAsync(400);
        Assert.Empty((await shared.App.GetAsync("/hosts")).AsArray());
        return error;
    }

    private async Task RefusedAtAsync(string body, string place, string reason)
    {
        var answer = await shared.App.SendAsync(HttpMethod.Post, "/hosts", body).FailureAsync(400);
        Assert.Equal(place, answer.Text("error").Split(": ")[0]);
        Assert.Contains(reason, answer.Text("error"), StringComparison.Ordinal);
        Assert.Contains(reason, ((JsonArray)answer["errors"]![place]!)[0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty((await shared.App.GetAsync("/hosts")).AsArray());
    }
}
