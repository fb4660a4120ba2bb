using System.Text.Json.Nodes;
using HostPool.Api.Filters;

namespace HostPool.Tests.Api.Docs;

public sealed class SwaggerTests(SharedPool shared) : IClassFixture<SharedPool>
{
    [Theory]
    [InlineData("/hosts", "get", "200")]
    [InlineData("/hosts", "head", "200")]
    [InlineData("/hosts", "post", "201 400 413")]
    [InlineData("/host/{id}", "get", "200 404")]
    [InlineData("/host/{id}", "patch", "200 400 404 413")]
    [InlineData("/host/{id}", "delete", "204 400 404 409")]
    [InlineData("/host/{id}/merge/{other}", "post", "200 400 404 409")]
    [InlineData("/host/{id}/maintenance", "post", "200 400 404 413")]
    [InlineData("/host/{id}/maintenance", "delete", "204 404")]
    [InlineData("/host/allocate", "post", "200 400 409 413 422 515")]
    [InlineData("/allocations", "post", "201 400 409 413 422 515")]
    [InlineData("/host/{id}/deallocate", "delete", "204 404")]
    [InlineData("/host/{id}/specs/refresh", "post", "202 404 409")]
    [InlineData("/neighbours", "get", "200")]
    [InlineData("/neighbours/{mac}/adopt", "post", "200 201 400 404")]
    [InlineData("/health", "get", "200 503")]
    public async Task Document_OfAnOperation_TellsItsAnswers(string path, string method, string statuses)
    {
        var operation = (await DocumentAsync())["paths"]![path]?[method]?.AsObject();

        Assert.NotNull(operation);
        Assert.NotEmpty(operation.Text("summary"));
        var told = operation["responses"]!.AsObject().Select(response => response.Key).ToList();
        Assert.Empty(statuses.Split(' ').Except(told));
    }

    [Fact]
    public async Task Document_OfEveryOperation_HasASummaryATagAndAnswersWithExamples()
    {
        var operations = (await DocumentAsync())["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (Name: $"{operation.Key} {path.Key}", Operation: operation.Value!.AsObject())))
            .ToList();

        Assert.True(operations.Count >= 12);
        foreach (var (name, operation) in operations)
        {
            Assert.True(operation["summary"] is not null, $"{name} has no summary");
            Assert.True(operation["tags"] is JsonArray { Count: > 0 }, $"{name} has no tag");
            Assert.NotEmpty(operation["responses"]!.AsObject());
            foreach (var (status, response) in operation["responses"]!.AsObject())
            {
                Assert.NotEmpty(response!.Text("description"));
                foreach (var (_, media) in response!["content"] as JsonObject ?? new JsonObject())
                {
                    Assert.True(media!["example"] is not null, $"{name} has no example of {status}");
                }
            }
        }
    }

    [Theory]
    [InlineData("/hosts", "post")]
    [InlineData("/host/{id}", "patch")]
    [InlineData("/host/allocate", "post")]
    [InlineData("/host/{id}/maintenance", "post")]
    [InlineData("/neighbours/{mac}/adopt", "post")]
    public async Task Document_OfARequestBody_HasAnExampleAndASchema(string path, string method)
    {
        var body = (await DocumentAsync())["paths"]![path]![method]!["requestBody"]!["content"]!["application/json"]!;

        Assert.IsType<JsonObject>(body["example"]);
        Assert.NotNull(body["schema"]);
    }

    [Fact]
    public async Task Examples_OfRequests_WorkWhenTheyAreSent()
    {
        await using var app = PoolApp.Start();
        var paths = (await DocumentAsync())["paths"]!;
        string Example(string path, string method) => paths[path]![method]!["requestBody"]!["content"]!["application/json"]!["example"]!.ToJsonString();

        await app.AddAsync(Example("/hosts", "post"));
        await app.SendAsync(HttpMethod.Patch, "/host/1", Example("/host/{id}", "patch")).JsonAsync(200);
        await app.SendAsync(HttpMethod.Patch, "/host/2", """{"os": "linux"}""").JsonAsync(200);

        foreach (var host in (await app.GetAsync("/hosts")).AsArray())
        {
            await app.SendAsync(HttpMethod.Delete, $"/host/{host!["id"]}").EmptyAsync(204);
        }

        await app.SendAsync(HttpMethod.Post, "/host/allocate", Example("/host/allocate", "post")).FailureAsync(515);
    }

    [Fact]
    public async Task Document_OfAHost_NamesTheContractsKeys()
    {
        var properties = (await DocumentAsync())["components"]!["schemas"]!["HostWire"]!["properties"]!.AsObject();

        Assert.Empty(((string[])["id", "name", "os", "endpoint", "credentials", "tags", "allocated", "alive", "hardware_specs", "specs_status"])
            .Except(properties.Select(property => property.Key)));
    }

    [Fact]
    public async Task Document_OfTheList_NamesItsConditions()
    {
        var parameters = (await DocumentAsync())["paths"]!["/hosts"]!["get"]!["parameters"]!.AsArray();

        Assert.Equal([.. FilterJson.Keys, "cpu.cores", "gpus.model", "gpus.count", "virtualisation.kvm", "facts"], parameters.Select(parameter => parameter!.Text("name")));
        Assert.All(parameters, parameter => Assert.Equal("query", parameter!.Text("in")));
    }

    [Fact]
    public async Task Document_OfAnAllocation_NamesWhatCanBeAskedFor()
    {
        var properties = (await DocumentAsync())["components"]!["schemas"]!["AllocationFilterWire"]!["properties"]!.AsObject();

        Assert.Empty(((string[])[.. FilterJson.Keys, "policy", "dry_run", "owner"]).Except(properties.Select(property => property.Key)));
    }

    [Theory]
    [InlineData("/allocations")]
    [InlineData("/host/allocate")]
    public async Task Document_OfWhatMayBeRepeated_NamesTheHeader(string path)
    {
        var header = Assert.Single((await DocumentAsync())["paths"]![path]!["post"]!["parameters"]!.AsArray())!;

        Assert.Equal(("Idempotency-Key", "header"), (header.Text("name"), header.Text("in")));
        Assert.Contains("Idempotent-Replayed: true", header.Text("description"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_OfARefusal_TellsTheReasons()
    {
        var responses = (await DocumentAsync())["paths"]!["/host/allocate"]!["post"]!["responses"]!;
        var example = responses["515"]!["content"]!["application/json"]!["example"]!;

        Assert.NotNull(example["filters"]![0]!["fails"]);
        Assert.NotNull(example["nearest_miss"]!["fails"]![0]!["has"]);
    }

    [Fact]
    public async Task Document_OfTheService_TakesAKeyInBothWaysWhereOneIsNeeded()
    {
        var document = await DocumentAsync();
        var schemes = document["components"]!["securitySchemes"]!.AsObject();
        var allocate = document["paths"]!["/host/allocate"]!["post"]!;

        Assert.Equal(["basic", "bearer"], schemes.Select(scheme => scheme.Value!.Text("scheme")).Order(StringComparer.Ordinal));
        Assert.Equal(["bearer", "basic"], allocate["security"]!.AsArray().SelectMany(one => one!.AsObject().Select(scheme => scheme.Key)));
        Assert.EndsWith("Needs the role `allocator`.", allocate.Text("description"), StringComparison.Ordinal);
        Assert.Contains("allocator", allocate["responses"]!["403"]!["content"]!["application/json"]!["example"]!.Text("error"), StringComparison.Ordinal);
        Assert.Null(document["paths"]!["/health"]!["get"]!["security"]);
    }

    [Fact]
    public async Task Root_OfTheService_LeadsToThePage()
    {
        var page = await shared.App.Client.GetAsync("/");

        Assert.Equal(200, (int)page.StatusCode);
        Assert.StartsWith("/swagger", page.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<title>HostPool</title>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/swagger-ui.css")]
    [InlineData("/swagger/swagger-ui-bundle.js")]
    public async Task Page_AndWhatItNeeds_AreServed(string path) =>
        Assert.Equal(200, (int)(await shared.App.Client.GetAsync(path)).StatusCode);

    private async Task<JsonNode> DocumentAsync() => await shared.App.GetAsync("/swagger/v1/swagger.json");
}
