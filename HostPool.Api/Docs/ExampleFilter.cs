using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HostPool.Api.Docs;

/// <summary>Puts each endpoint's query, body and examples into the document.</summary>
internal sealed class ExampleFilter : IOperationFilter
{
    private const string Json = "application/json";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        foreach (var query in metadata.OfType<EndpointQuery>())
        {
            var description = $"{query.Description} For example `{query.Example}`.";
            if (operation.Parameters?.FirstOrDefault(parameter => parameter.Name == query.Name) is { } bound)
            {
                bound.Description = description;
                continue;
            }

            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = query.Name,
                In = ParameterLocation.Query,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        foreach (var body in metadata.OfType<EndpointBody>())
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Json] = new()
                    {
                        Schema = context.SchemaGenerator.GenerateSchema(body.Type, context.SchemaRepository),
                        Example = JsonNode.Parse(body.Example),
                    },
                },
            };
        }

        foreach (var example in metadata.OfType<EndpointExample>())
        {
            var status = example.Status.ToString(CultureInfo.InvariantCulture);
            if (operation.Responses?.GetValueOrDefault(status) is not { } response)
            {
                continue;
            }

            response.Description = example.Status == ApiErrors.NoHostAvailable ? "No Host Available" : response.Description;
            foreach (var media in response.Content?.Values ?? [])
            {
                media.Example = JsonNode.Parse(example.Json);
            }
        }
    }
}
