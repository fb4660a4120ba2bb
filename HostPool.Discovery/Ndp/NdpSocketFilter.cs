using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HostPool.Discovery.Ndp;

/// <summary>
/// The kernel's part of capture: a classic BPF program (linux/filter.h, socket(7): SO_ATTACH_FILTER) that lets echo
/// replies, router solicitations, neighbour solicitations and neighbour advertisements through, and nothing else.
/// </summary>
internal static class NdpSocketFilter
{
    private const int SolSocket = 1;
    private const int AttachFilter = 26;

    private const ushort LoadHalf = 0x28; // BPF_LD | BPF_H | BPF_ABS
    private const ushort LoadByte = 0x30; // BPF_LD | BPF_B | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K

    private const uint EtherTypeAt = 12;
    private const uint NextHeaderAt = 14 + 6;
    private const uint TypeAt = 14 + 40;
    private const uint WholeFrame = uint.MaxValue;

    // The jumps count the instructions to be skipped when equal, and when not.
    private static readonly Instruction[] Program =
    [
        new(LoadHalf, 0, 0, EtherTypeAt),
        new(JumpIfEqual, 0, 8, NdpPacket.EtherType),
        new(LoadByte, 0, 0, NextHeaderAt),
        new(JumpIfEqual, 0, 6, Icmpv6Checksum.NextHeader),
        new(LoadByte, 0, 0, TypeAt),
        new(JumpIfEqual, 3, 0, (uint)NdpType.EchoReply),
        new(JumpIfEqual, 2, 0, (uint)NdpType.RouterSolicitation),
        new(JumpIfEqual, 1, 0, (uint)NdpType.NeighbourSolicitation),
        new(JumpIfEqual, 0, 1, (uint)NdpType.NeighbourAdvertisement),
        new(Return, 0, 0, WholeFrame),
        new(Return, 0, 0, 0),
    ];

    /// <exception cref="SocketException">The kernel refuses.</exception>
    public static unsafe void Attach(Socket socket)
    {
        fixed (Instruction* first = Program)
        {
            var program = new ProgramHeader((ushort)Program.Length, first);
            socket.SetRawSocketOption(SolSocket, AttachFilter, new ReadOnlySpan<byte>(&program, sizeof(ProgramHeader)));
        }
    }

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly unsafe struct ProgramHeader(ushort length, Instruction* first)
    {
        private readonly ushort _length = length;
        private readonly Instruction* _first = first;
    }
}
