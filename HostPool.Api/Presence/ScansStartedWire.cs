using System.Text.Json.Serialization;

namespace HostPool.Api.Presence;

/// <summary>What came of asking for scans.</summary>
/// <param name="Scans">One for each network that is scanned, begun now or running already.</param>
/// <param name="NotScanned">The networks that cannot be scanned now; absent when there is none.</param>
internal sealed record ScansStartedWire(
    IReadOnlyList<ScanWire> Scans,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ScansRefusalWire>? NotScanned);
