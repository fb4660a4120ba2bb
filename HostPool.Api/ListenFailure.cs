using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace HostPool.Api;

/// <summary>Why the service does not listen: the address cannot be had, or what the settings say of it does not do. Pure.</summary>
internal static class ListenFailure
{
    public static StartException Of(Exception error, string? urls) => IsOfAddress(error)
        ? new StartException(ExitCode.Address, $"Cannot listen on {urls}: {Reason(error)}. Choose another address with --urls.", error)
        : new StartException(ExitCode.Settings, $"Cannot serve {urls}: {Reason(error)}. The settings under Kestrel say how; https:// needs a certificate, which Kestrel:Certificates:Default:Path names.", error);

    /// <summary>What follows its first line is advice for developers.</summary>
    private static string Reason(Exception error) => error.Message.Split('\n')[0].TrimEnd('\r', '.');

    /// <summary>In use, not this machine's, or not this user's.</summary>
    private static bool IsOfAddress(Exception? error) => error switch
    {
        null => false,
        SocketException or AddressInUseException => true,
        AggregateException several => several.InnerExceptions.Any(IsOfAddress),
        _ => IsOfAddress(error.InnerException),
    };
}
