using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HostPool.Specs;

/// <summary>Registers what reads hardware facts.</summary>
public static class SpecServices
{
    /// <summary>
    /// Registers <see cref="ISpecReader"/> as a singleton. It reads <c>IOptions&lt;SpecOptions&gt;</c> once; the caller
    /// configures them and refuses what <see cref="SpecOptions.Validate"/> reports. A <see cref="TimeProvider"/> that is
    /// registered already is used.
    /// </summary>
    public static IServiceCollection AddSpecReader(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISshTransport>(provider => new OpenSshTransport(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ISpecReader, SpecReader>();
        return services;
    }
}
