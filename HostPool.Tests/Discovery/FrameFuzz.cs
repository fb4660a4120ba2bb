using System.Buffers.Binary;
using HostPool.Discovery.Ndp;

namespace HostPool.Tests.Discovery;

/// <summary>
/// Frames that no station would send, endless and the same for the same seed: random bytes of every length that Ethernet
/// has, and good frames that were cut, lengthened and changed, some with their lengths and checksum made right again so
/// that a parser reads on.
/// </summary>
internal sealed class FrameFuzz(int seed, params IReadOnlyList<string> good)
{
    /// <summary>The longest frame of Ethernet without jumbo frames, its checksum left out.</summary>
    public const int Longest = 1514;

    private const int Headers = 14 + 40;
    private const int MostChanges = 6;

    private readonly Random _random = new(seed);
    private readonly byte[][] _good = [.. good.Select(Convert.FromHexString)];
    private readonly byte[] _buffer = new byte[Longest];
    private int _count;

    /// <summary>The next frame; good until the next call.</summary>
    public ReadOnlySpan<byte> Next() => (_count++ & 1) == 0 ? NextRandom((_count >> 1) % (Longest + 1)) : NextChanged();

    private Span<byte> NextRandom(int length)
    {
        var frame = _buffer.AsSpan(0, length);
        _random.NextBytes(frame);
        return frame;
    }

    private Span<byte> NextChanged()
    {
        var pattern = _good[_random.Next(_good.Length)];
        var length = _random.Next(4) switch
        {
            0 => _random.Next(pattern.Length),
            1 => pattern.Length + _random.Next(32),
            2 => pattern.Length + _random.Next(Longest - pattern.Length + 1),
            _ => pattern.Length,
        };
        var frame = NextRandom(length);
        pattern.AsSpan(0, Math.Min(length, pattern.Length)).CopyTo(frame);
        for (var change = _random.Next(MostChanges + 1); change > 0 && length > 0; change--)
        {
            frame[_random.Next(Math.Min(length, pattern.Length))] = (byte)_random.Next(256);
        }

        if (length > Headers + 4 && _random.Next(2) == 0)
        {
            MakeRight(frame);
        }

        return frame;
    }

    // Of IPv6: the payload's length is what follows the header, and the ICMPv6 checksum is that of it.
    private static void MakeRight(Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame[18..], (ushort)(frame.Length - Headers));
        var message = frame[Headers..];
        message[2..4].Clear();
        var checksum = Icmpv6Checksum.Of(
            BinaryPrimitives.ReadUInt128BigEndian(frame[22..]), BinaryPrimitives.ReadUInt128BigEndian(frame[38..]), message);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], checksum);
    }
}
