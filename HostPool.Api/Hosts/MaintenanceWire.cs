namespace HostPool.Api.Hosts;

/// <summary>Why a host is kept out of allocation.</summary>
/// <param name="Reason">As who did it wrote it.</param>
/// <param name="Since">When it began; set by the service.</param>
internal sealed record MaintenanceWire(string Reason, DateTimeOffset? Since);
