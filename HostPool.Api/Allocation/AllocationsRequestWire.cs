using System.Text.Json.Nodes;

namespace HostPool.Api.Allocation;

/// <summary>What is wanted, beside the filters, <c>policy</c> and <c>dry_run</c> of POST /host/allocate, which all apply.</summary>
/// <param name="Count">How many hosts, 1 to 1000; 1 when absent. All of them are given together, or none.</param>
/// <param name="Minimum">How many will do; as many as <c>count</c> when absent.</param>
/// <param name="Owner">Who takes them; 1 to 200 characters, not blank.</param>
/// <param name="LeaseSeconds">How long they are held, 0.001 or more; absent: as long as <c>Allocation:MaxLease</c> allows, and without it until released.</param>
/// <param name="WaitSeconds">How long to wait in turn for them; 0 when absent.</param>
/// <param name="Context">Anything that is to be remembered with it.</param>
internal sealed record AllocationsRequestWire(int? Count, int? Minimum, string? Owner, double? LeaseSeconds, double? WaitSeconds, JsonNode? Context);
