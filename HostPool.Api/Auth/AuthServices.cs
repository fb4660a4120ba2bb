namespace HostPool.Api.Auth;

/// <summary>Registers what knows callers.</summary>
internal static class AuthServices
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<KeyStore>();
        builder.Services.AddSingleton<CredentialSight>();
        builder.Services.AddSingleton<LocalRequests>();
        builder.Services.AddSingleton<FailedAttempts>();
        builder.Services.AddHostedService<KeyKeeper>();
    }

    /// <summary>Holds every request that goes to an endpoint against the role that this needs.</summary>
    public static void UseAccess(this WebApplication app) => app.UseMiddleware<AccessGate>();
}
