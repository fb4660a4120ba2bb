namespace HostPool.Api.Secrets;

/// <summary>Registers what keeps secrets at rest.</summary>
internal static class SecretServices
{
    public static void AddSecrets(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WrappingKeys>();
        builder.Services.AddSingleton<DataKeys>();
        builder.Services.AddSingleton<IDataKeys>(services => services.GetRequiredService<DataKeys>());
        builder.Services.AddSingleton<SecretBox>();
        builder.Services.AddSingleton<SecretSweep>();
        builder.Services.AddSingleton<SecretsAtStart>();
        builder.Services.AddSingleton<SecretRotation>();
        builder.Services.AddSingleton<SecretLoss>();
    }
}
