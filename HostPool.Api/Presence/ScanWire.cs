using System.Text.Json;
using System.Text.Json.Serialization;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>A scan of a network.</summary>
/// <param name="Id">Positive, rising; counted from 1 at each start of the service.</param>
/// <param name="Interface">Where it asks.</param>
/// <param name="Subnet">Whom it asks.</param>
/// <param name="State"><c>running</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Reason">Why it failed or was cancelled; otherwise absent.</param>
/// <param name="Started">When it was asked for.</param>
/// <param name="Elapsed">From then until now, or until its end; seconds.</param>
/// <param name="TimeLeft">How long it goes on at its present rate, at most; seconds; absent before its first frame and after its end.</param>
/// <param name="Percent">Its share of the time that it takes, 0 to 100; 100 only when done.</param>
/// <param name="Rate">Frames sent per second, on average.</param>
/// <param name="Frames">Frames sent, retries included.</param>
/// <param name="Asked">How many of the addresses were asked at least once, or were heard before their turn.</param>
/// <param name="Addresses">How many there are to ask; of an IPv6 prefix, which is asked as a whole, those that are known or were heard.</param>
/// <param name="Found">How many of them answered.</param>
internal sealed record ScanWire(
    long Id,
    string Interface,
    string Subnet,
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    DateTimeOffset Started,
    double Elapsed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? TimeLeft,
    int Percent,
    long Rate,
    long Frames,
    int Asked,
    int Addresses,
    int Found)
{
    public static ScanWire Of(ScanStatus scan) => new(
        scan.Id,
        scan.Network.Interface,
        scan.Network.Subnet.ToString(),
        JsonNamingPolicy.SnakeCaseLower.ConvertName(scan.State.ToString()),
        scan.Reason,
        scan.Started,
        Seconds(scan.Elapsed),
        scan.TimeLeft is { } left ? Seconds(left) : null,
        scan.Percent,
        (long)Math.Round(scan.Rate),
        scan.FramesSent,
        scan.Asked,
        scan.Addresses,
        scan.Found);

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
