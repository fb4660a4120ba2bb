using System.ComponentModel;
using System.Runtime.InteropServices;

namespace HostPool.Bench.Labs;

/// <summary>Runs code in another network namespace of this machine (network_namespaces(7)).</summary>
internal static partial class NetworkNamespace
{
    private const int CloneNewNet = 0x4000_0000;

    /// <summary>
    /// Runs <paramref name="make"/> on a thread of its own that is in the namespace. Sockets that it opens belong to the
    /// namespace, whoever uses them later.
    /// </summary>
    /// <param name="name">The name, as ip-netns(8) knows it.</param>
    /// <param name="make">What runs there.</param>
    public static Task<T> RunAsync<T>(string name, Func<T> make)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/run/netns/{name}");
                if (SetNamespace((int)file.DangerousGetHandle(), CloneNewNet) != 0)
                {
                    throw new Win32Exception();
                }

                completion.SetResult(make());
            }
            catch (Exception failure)
            {
                completion.SetException(failure);
            }
        }).Start();
        return completion.Task;
    }

    /// <summary>The number of an interface of the namespace that the calling thread is in.</summary>
    /// <exception cref="Win32Exception">There is none of that name.</exception>
    public static int IndexOf(string link) => InterfaceIndex(link) is > 0 and var index ? (int)index : throw new Win32Exception();

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);

    [LibraryImport("libc", EntryPoint = "if_nametoindex", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint InterfaceIndex(string name);
}
