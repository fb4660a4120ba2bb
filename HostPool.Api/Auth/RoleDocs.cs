using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HostPool.Api.Auth;

/// <summary>Puts the role that each endpoint needs into the document, and the answers to those who have it not.</summary>
internal sealed class RoleDocs : IOperationFilter
{
    private const string Bearer = "bearer";
    private const string Basic = "basic";

    /// <summary>The two ways to present a key; the page's Authorize button takes either.</summary>
    public static void Declare(SwaggerGenOptions swagger)
    {
        swagger.AddSecurityDefinition(Bearer, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "An API key." });
        swagger.AddSecurityDefinition(Basic, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Basic,
            Description = "The name of an API key as the user, the key as the password.",
        });
        swagger.OperationFilter<RoleDocs>();
    }

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var needed = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<RoleNeeded>().LastOrDefault()?.Role ?? Role.Admin;
        if (needed is Role.None)
        {
            return;
        }

        var role = EnumText<Role>.Wire(needed);
        operation.Description = $"{operation.Description} Needs the role `{role}`.".TrimStart();
        operation.Security = [Requirement(Bearer, context), Requirement(Basic, context)];
        operation.Responses ??= [];
        Add(operation.Responses, context, StatusCodes.Status401Unauthorized, "This API key is not known, or was revoked.");
        Add(operation.Responses, context, StatusCodes.Status403Forbidden, $"This needs the role {role}; the key ci has a lower one.");
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OperationFilterContext context) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };

    private static void Add(OpenApiResponses responses, OperationFilterContext context, int status, string error) =>
        responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
        {
            Description = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new()
                {
                    Schema = context.SchemaGenerator.GenerateSchema(typeof(ErrorBody), context.SchemaRepository),
                    Example = new JsonObject { ["error"] = error },
                },
            },
        };
}
