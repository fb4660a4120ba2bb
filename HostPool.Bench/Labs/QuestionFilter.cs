using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HostPool.Bench.Labs;

/// <summary>
/// A classic BPF program (linux/filter.h, socket(7): SO_ATTACH_FILTER) that lets ARP requests for a range of addresses
/// through: each of so many machines drops the questions for others in its own kernel, and so does who stands for them all.
/// </summary>
internal static class QuestionFilter
{
    private const int SolSocket = 1;
    private const int AttachFilter = 26;

    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort LoadHalf = 0x28; // BPF_LD | BPF_H | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort JumpIfMore = 0x25; // BPF_JMP | BPF_JGT | BPF_K
    private const ushort JumpIfNotLess = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K

    private const uint OperationAt = 14 + 6;
    private const uint TargetAt = 14 + 24;

    /// <exception cref="SocketException">The kernel refuses.</exception>
    public static unsafe void Attach(Socket socket, StationRange range)
    {
        // The jumps count the instructions to be skipped when true, and when not.
        ReadOnlySpan<Instruction> instructions =
        [
            new(LoadHalf, 0, 0, OperationAt),
            new(JumpIfEqual, 0, 4, 1),
            new(LoadWord, 0, 0, TargetAt),
            new(JumpIfNotLess, 0, 2, range.First),
            new(JumpIfMore, 1, 0, range.Last),
            new(Return, 0, 0, uint.MaxValue),
            new(Return, 0, 0, 0),
        ];
        fixed (Instruction* first = instructions)
        {
            var program = new Program((ushort)instructions.Length, first);
            socket.SetRawSocketOption(SolSocket, AttachFilter, new ReadOnlySpan<byte>(&program, sizeof(Program)));
        }
    }

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly unsafe struct Program(ushort length, Instruction* first)
    {
        private readonly ushort _length = length;
        private readonly Instruction* _first = first;
    }
}
