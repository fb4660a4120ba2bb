using System.Reflection;
using System.Text.Json.Nodes;
using HostPool.Api.Auth;
using HostPool.Specs;
using Microsoft.OpenApi;

namespace HostPool.Api.Docs;

/// <summary>Swagger UI at /swagger, where / leads, and the OpenAPI document behind it.</summary>
internal static class SwaggerServices
{
    public static void AddSwagger(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "HostPool",
                Version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3),
                Description = "Machines come and go: HostPool knows which are there, what is in them, and who has them now.",
            });
            swagger.OperationFilter<ExampleFilter>();
            RoleDocs.Declare(swagger);
            swagger.MapType<JsonObject>(() => new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            swagger.SupportNonNullableReferenceTypes();
            swagger.IncludeXmlComments(Path.ChangeExtension(typeof(MachineFacts).Assembly.Location, ".xml"));
            swagger.IncludeXmlComments(Path.ChangeExtension(Assembly.GetExecutingAssembly().Location, ".xml"));
        });
    }

    public static void MapSwagger(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase), pages =>
        {
            pages.UseSwagger();
            pages.UseSwaggerUI(page => page.DocumentTitle = "HostPool");
        });
        app.MapGet("/", () => Results.Redirect("/swagger")).Needs(Role.None).TakesAnyQuery().ExcludeFromDescription();
    }
}
