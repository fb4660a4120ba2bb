using System.Runtime.InteropServices;

namespace HostPool.Discovery.Links;

/// <summary>struct sock_filter (linux/filter.h).</summary>
/// <param name="Code">What it does.</param>
/// <param name="IfTrue">How many instructions a jump skips when its condition holds.</param>
/// <param name="IfFalse">How many when it does not.</param>
/// <param name="Operand">An offset into the frame, what is compared with, or how many bytes pass.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FilterInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand)
{
    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort LoadHalf = 0x28; // BPF_LD | BPF_H | BPF_ABS
    private const ushort LoadByte = 0x30; // BPF_LD | BPF_B | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort JumpIfMore = 0x25; // BPF_JMP | BPF_JGT | BPF_K
    private const ushort JumpIfNotLess = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K

    /// <summary>Lets the whole frame through.</summary>
    public static readonly FilterInstruction Pass = new(Return, 0, 0, uint.MaxValue);

    /// <summary>Lets nothing through.</summary>
    public static readonly FilterInstruction Drop = new(Return, 0, 0, 0);

    public static FilterInstruction Word(uint at) => new(LoadWord, 0, 0, at);

    public static FilterInstruction Half(uint at) => new(LoadHalf, 0, 0, at);

    public static FilterInstruction Byte(uint at) => new(LoadByte, 0, 0, at);

    public static FilterInstruction Equal(uint value, byte ifTrue, byte ifFalse) => new(JumpIfEqual, ifTrue, ifFalse, value);

    public static FilterInstruction More(uint value, byte ifTrue, byte ifFalse) => new(JumpIfMore, ifTrue, ifFalse, value);

    public static FilterInstruction NotLess(uint value, byte ifTrue, byte ifFalse) => new(JumpIfNotLess, ifTrue, ifFalse, value);
}
