using System.Numerics;

namespace HostPool.Api.Allocation.Reasons;

/// <summary>The hosts that are in one state and fail the same conditions.</summary>
/// <param name="State">Their state, as the database has it.</param>
/// <param name="Fails">A bit for each condition, the first one lowest, that is set when they fail it.</param>
/// <param name="Count">How many they are.</param>
/// <param name="FirstId">The lowest id of them.</param>
internal readonly record struct HostGroup(HostState State, long Fails, int Count, long FirstId)
{
    public bool Matches => Fails == 0;

    /// <summary>How many conditions they fail.</summary>
    public int Failures => BitOperations.PopCount((ulong)Fails);
}
