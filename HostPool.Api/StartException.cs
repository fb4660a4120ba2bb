namespace HostPool.Api;

/// <summary>HostPool cannot start; the message tells the operator why and what to do.</summary>
internal sealed class StartException(ExitCode exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode ExitCode { get; } = exitCode;
}
