namespace HostPool.Tests.Api.Chaos;

/// <summary>Tests that load the whole machine, and so run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    internal const string Name = "alone";
}
