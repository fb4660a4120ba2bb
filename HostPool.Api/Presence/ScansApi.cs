using System.Net;
using HostPool.Api.Auth;
using HostPool.Discovery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>The endpoints of scans.</summary>
internal static class ScansApi
{
    private const long MaxBody = 1024 * 1024;

    private const string Off = "Nothing is scanned: discovery is off. Set Discovery:Enabled to true.";

    private const string NoNetwork =
        "No network is configured to be scanned. Name one, such as Discovery:Networks:0:Interface=eth0, and start HostPool again.";

    private const string Running = """
        {"id": 2, "interface": "eth0", "subnet": "10.0.0.0/16", "state": "running", "started": "2026-01-01T00:00:00+00:00",
         "elapsed": 4.1, "time_left": 13.6, "percent": 23, "rate": 9986, "frames": 40943, "asked": 40943, "addresses": 65533, "found": 6241}
        """;

    private const string Done = """
        {"id": 1, "interface": "eth0", "subnet": "10.0.0.0/24", "state": "done", "started": "2026-01-01T00:00:00+00:00",
         "elapsed": 0.172, "percent": 100, "rate": 4378, "frames": 753, "asked": 253, "addresses": 253, "found": 3}
        """;

    public static void MapScans(this WebApplication app)
    {
        var group = app.MapGroup("/discovery/scans").WithTags("Discovery").Needs(Role.Reader);
        group.MapPost("", Start)
            .Needs(Role.Operator)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .WithSummary("Scan networks now")
            .WithDescription(
                "Begins a scan of each configured network, or of those on an `interface` or with a `subnet`: of its IPv4 subnet, and of each "
                + "IPv6 prefix, where everybody is called at once. Where one runs already, that one is meant. `not_scanned` lists networks that cannot be scanned now, with reason and remedy; when that is all of them: 409.")
            .Takes<ScansRequestWire>("""{"interface": "eth0"}""")
            .Answers<ScansStartedWire>(202, $$"""{"scans": [{{Running}}]}""")
            .Fails(400, "iface: is not a known key; known: interface, subnet")
            .Fails(404, "No network is configured that is on eth9; configured: 10.0.0.0/16 on eth0.")
            .Fails(409, "Interface eth0 is down or has no carrier. Run `ip link set eth0 up`, or check the cable or the peer: capture resumes by itself.")
            .Fails(413, ApiErrors.TooLarge);
        group.MapMethods("", ["GET", "HEAD"], List)
            .WithSummary("List scans")
            .WithDescription("Those that run and the last 100 that ended, the latest first; also those of the start and of `Discovery:ScanInterval`.")
            .Answers<ScanWire[]>(200, $"[{Running}, {Done}]");
        group.MapMethods("/{id:long}", ["GET", "HEAD"], Find)
            .WithSummary("Get a scan")
            .Answers<ScanWire>(200, Running)
            .Fails(404, "There is no scan 99: the last 100 since the start are kept.");
    }

    private static Results<Accepted<ScansStartedWire>, JsonHttpResult<ErrorBody>> Start(
        JsonBody body, IScans scans, IDiscoveryStatus discovery, IOptions<DiscoveryOptions> options)
    {
        var request = ScansRequest.Read(body.Node);
        if (options.Value is not { Enabled: true, Networks.Count: > 0 })
        {
            return ApiErrors.Failure(StatusCodes.Status409Conflict, options.Value.Enabled ? NoNetwork : Off);
        }

        var networks = discovery.Interfaces;
        var asked = networks.SelectMany(network => request.Of(network).Select(subnet => (Network: network, Subnet: subnet))).ToList();
        if (asked.Count == 0)
        {
            return ApiErrors.Failure(StatusCodes.Status404NotFound, request.ExplainNone(networks));
        }

        var started = asked.Select(pair => (pair.Network, pair.Subnet, Scan: Begin(scans, pair.Network, pair.Subnet))).ToLookup(one => one.Scan is null);
        var running = started[false].Select(one => ScanWire.Of(one.Scan!)).ToList();
        var refused = started[true].Select(one => ScansRefusalWire.Of(one.Network, one.Subnet)).ToList();
        return running.Count == 0
            ? ApiErrors.Failure(StatusCodes.Status409Conflict, string.Join(' ', refused.Select(network => $"{network.Reason} {network.Remedy}").Distinct()))
            : TypedResults.Accepted(
                running is [var only] ? $"/discovery/scans/{only.Id}" : "/discovery/scans",
                new ScansStartedWire(running, refused.Count > 0 ? refused : null));
    }

    private static ScanStatus? Begin(IScans scans, InterfaceStatus network, IPNetwork? subnet) =>
        subnet is { } known ? scans.Start(new WatchedNetwork(network.Interface, known)) : null;

    private static Ok<IEnumerable<ScanWire>> List(IScans scans) => TypedResults.Ok(scans.List().Select(ScanWire.Of));

    private static Results<Ok<ScanWire>, JsonHttpResult<ErrorBody>> Find(long id, IScans scans) => scans.Find(id) is { } scan
        ? TypedResults.Ok(ScanWire.Of(scan))
        : ApiErrors.Failure(StatusCodes.Status404NotFound, $"There is no scan {id}: the last {IScans.Kept} since the start are kept.");
}
