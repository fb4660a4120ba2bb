namespace HostPool.Api.Allocation.Waiting;

/// <summary>The service stops; what was asked for was not done.</summary>
internal sealed class StoppingException() : Exception("HostPool is stopping, and nothing was taken; ask again when it is back.");
