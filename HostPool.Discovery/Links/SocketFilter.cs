using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HostPool.Discovery.Links;

/// <summary>What the kernel hands to a socket at all: a classic BPF program (socket(7): SO_ATTACH_FILTER).</summary>
internal static class SocketFilter
{
    private const int SolSocket = 1;
    private const int AttachFilter = 26;

    /// <exception cref="SocketException">The kernel refuses.</exception>
    public static unsafe void Attach(Socket socket, ReadOnlySpan<FilterInstruction> instructions)
    {
        fixed (FilterInstruction* first = instructions)
        {
            var program = new Program((ushort)instructions.Length, first);
            socket.SetRawSocketOption(SolSocket, AttachFilter, new ReadOnlySpan<byte>(&program, sizeof(Program)));
        }
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly unsafe struct Program(ushort length, FilterInstruction* first)
    {
        private readonly ushort _length = length;
        private readonly FilterInstruction* _first = first;
    }
}
