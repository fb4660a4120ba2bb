namespace HostPool.Specs;

/// <summary>What virtual machines it can run, and what it runs in itself.</summary>
public sealed record VirtualisationFacts
{
    /// <summary>True when the user that read this may run virtual machines with KVM.</summary>
    public bool? Kvm { get; init; }

    /// <summary>True when virtual machines can run virtual machines in turn.</summary>
    public bool? Nested { get; init; }

    /// <summary>The hypervisor that it runs on: <c>kvm</c>, <c>vmware</c>, <c>hyperv</c>, …, <c>unknown</c>; <c>none</c> on bare metal.</summary>
    public string? Hypervisor { get; init; }

    /// <summary>The container that it runs in: <c>docker</c>, <c>lxc</c>, …; <c>none</c>.</summary>
    public string? Container { get; init; }
}
