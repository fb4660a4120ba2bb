using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HostPool.Api.Docs;

/// <summary>Puts each endpoint's query, headers, body and examples into the document.</summary>
internal sealed class ExampleFilter : IOperationFilter
{
    private const string Json = "application/json";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        foreach (var query in metadata.OfType<EndpointQuery>())
        {
            Describe(operation, ParameterLocation.Query, query.Name, $"{query.Description} For example `{query.Example}`.");
        }

        foreach (var header in metadata.OfType<EndpointHeader>())
        {
            Describe(operation, ParameterLocation.Header, header.Name, $"{header.Description} For example `{header.Example}`.");
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

    private static void Describe(OpenApiOperation operation, ParameterLocation place, string name, string description)
    {
        if (operation.Parameters?.FirstOrDefault(parameter => parameter.Name == name) is { } bound)
        {
            bound.Description = description;
            return;
        }

        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = place,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }
}
