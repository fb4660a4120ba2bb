using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HostPool.Specs;

/// <summary>Registers what reads hardware facts.</summary>
public static class SpecServices
{
    /// <summary>
    /// Registers <see cref="ISpecReader"/>, <see cref="IHostKeyProbe"/> and <see cref="IJumpProbe"/> as singletons. They read
    /// <c>IOptions&lt;SpecOptions&gt;</c> once; the caller configures them and refuses what <see cref="SpecOptions.Validate"/>
    /// and <see cref="SshOptionCheck"/> report. A <see cref="TimeProvider"/> that is registered already is used.
    /// </summary>
    public static IServiceCollection AddSpecReader(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<JumpReadings>();
        services.TryAddSingleton<ISshTransport>(provider => new OpenSshTransport(
            provider.GetRequiredService<TimeProvider>(), options: provider.GetRequiredService<IOptions<SpecOptions>>().Value, jumps: provider.GetRequiredService<JumpReadings>()));
        services.TryAddSingleton<ISpecReader, SpecReader>();
        services.TryAddSingleton<IHostKeyProbe, HostKeyProbe>();
        services.TryAddSingleton<IJumpProbe, JumpProbe>();
        return services;
    }
}
