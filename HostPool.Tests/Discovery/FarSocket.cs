using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;

namespace HostPool.Tests.Discovery;

/// <summary>Opens packet sockets in another network namespace: a socket stays where the thread was that made it.</summary>
internal static class FarSocket
{
    private const int NewNet = 0x4000_0000;

    public static LinuxPacketSocket Open(string netns, string link)
    {
        LinuxPacketSocket? socket = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle($"/run/netns/{netns}");
                Assert.Equal(0, SetNamespace(handle, NewNet));
                var index = NetworkInterface.GetAllNetworkInterfaces().Single(one => one.Name == link).GetIPProperties().GetIPv4Properties().Index;
                socket = new LinuxPacketSocket(index, ArpPacket.EtherType);
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? socket! : throw new InvalidOperationException($"No socket in {netns}.", failure);
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNamespace(SafeHandle handle, int type);
}
