namespace HostPool.Api.Inventory;

/// <summary>What a key's command is to be.</summary>
/// <param name="Command">A POSIX shell command.</param>
internal sealed record SpecCommandRequestWire(string Command);
