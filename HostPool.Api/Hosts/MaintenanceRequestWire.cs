namespace HostPool.Api.Hosts;

/// <summary>Keeps a host out of allocation.</summary>
/// <param name="Reason">Why, for those who wonder; at most 500 characters.</param>
internal sealed record MaintenanceRequestWire(string Reason);
