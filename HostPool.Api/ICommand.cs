namespace HostPool.Api;

/// <summary>Something that the arguments ask for instead of serving.</summary>
internal interface ICommand
{
    /// <summary>Carries it out. Its result goes to standard output, what people should know beside to standard error.</summary>
    /// <exception cref="StartException">The settings are wrong, or the database cannot be used.</exception>
    Task<ExitCode> RunAsync(WebApplicationBuilder builder);
}
