using HostPool.Api.Auth;

namespace HostPool.Api;

/// <summary>How endpoints say whom they serve.</summary>
internal static class RoleEndpoints
{
    /// <summary>Serves callers with this role or a higher one. What an endpoint says goes over what its group says.</summary>
    public static T Needs<T>(this T endpoint, Role role)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new RoleNeeded(role));
}
