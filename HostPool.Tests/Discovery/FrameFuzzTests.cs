using System.Diagnostics;
using System.Globalization;
using HostPool.Discovery;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Packets;
using HostPool.Tests.Discovery.Ndp;
using Xunit.Abstractions;

namespace HostPool.Tests.Discovery;

/// <summary>
/// Every byte string as a frame: no exception out of a parser, and what it accepts reads back the same. Short here; the
/// long run is <c>FUZZ_SECONDS=300 dotnet test --filter FrameFuzz</c>, so many seconds for each parser.
/// </summary>
public sealed class FrameFuzzTests(ITestOutputHelper output)
{
    private const int Frames = 100_000;

    private static readonly double Seconds =
        double.Parse(Environment.GetEnvironmentVariable("FUZZ_SECONDS") ?? "0", CultureInfo.InvariantCulture);

    private delegate bool Parser(ReadOnlySpan<byte> frame);

    [Fact]
    public void ArpTryParse_OfAnyBytes_NeverThrows() => Run(
        new FrameFuzz(
            826,
            "ffffffffffff0200000000010806000108000604000102000000000a0a4d0001000000000000" + "0a4d000b",
            "0200000000010200000000fe08060001080006040002" + "0200000000fe0a4d000b0200000000010a4d0001"),
        ReadsArp);

    [Fact]
    public void NdpTryParse_OfAnyBytes_NeverThrows() => Run(
        new FrameFuzz(
            4861,
            KernelFrames.Solicitation,
            KernelFrames.Advertisement,
            KernelFrames.Announcement,
            KernelFrames.Probe,
            KernelFrames.RouterSolicitation,
            EchoReply),
        ReadsNdp);

    private static string EchoReply
    {
        get
        {
            var mac = MacAddress.Parse("02:00:00:00:00:fe");
            var reply = NdpPacket.EchoToAll(mac, Parsed.Address6("fd00::1"), 0x1234_5678).AnswerFrom(mac, Parsed.Address6("fd00::fe"));
            var frame = new byte[NdpPacket.LongestFrame];
            return Convert.ToHexString(frame.AsSpan(0, reply.Write(frame, mac)));
        }
    }

    private static bool ReadsArp(ReadOnlySpan<byte> frame)
    {
        if (!ArpPacket.TryParse(frame, out var packet))
        {
            return false;
        }

        Span<byte> again = stackalloc byte[ArpPacket.FrameLength];
        packet.Write(again, MacAddress.Broadcast);
        Assert.True(ArpPacket.TryParse(again, out var read) && read == packet, Convert.ToHexString(frame));
        return true;
    }

    private static bool ReadsNdp(ReadOnlySpan<byte> frame)
    {
        if (!NdpPacket.TryParse(frame, out var packet))
        {
            return false;
        }

        Span<byte> again = stackalloc byte[NdpPacket.LongestFrame];
        var length = packet.Write(again, MacAddress.Broadcast);
        Assert.True(NdpPacket.TryParse(again[..length], out var read) && read == packet, Convert.ToHexString(frame));
        return true;
    }

    private void Run(FrameFuzz fuzz, Parser reads)
    {
        var (frames, accepted, started) = (0L, 0L, Stopwatch.GetTimestamp());
        do
        {
            for (var i = 0; i < Frames; i++)
            {
                accepted += reads(fuzz.Next()) ? 1 : 0;
            }

            frames += Frames;
        }
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < Seconds);

        output.WriteLine($"{frames} frames, {accepted} of them accepted");
        Assert.InRange(accepted, frames / 100, frames / 2);
    }
}
