namespace HostPool.Api.Hosts;

/// <summary>What is odd about a host's identity. On the wire in snake_case.</summary>
[Flags]
internal enum HostFlags
{
    None = 0,

    /// <summary>Another machine claims its address now.</summary>
    AddressConflict = 1,

    /// <summary>Its address changed hands several times lately.</summary>
    AddressFlips = 2,

    /// <summary>Its MAC is locally administered (IEEE 802, 8.4): made up by software, and perhaps anew at each start.</summary>
    LocalMac = 4,

    /// <summary>Another host of the pool reports the same machine-id: a cloned image, or the same machine twice.</summary>
    SameMachineId = 8,

    /// <summary>It shows another SSH host key than the pinned one, or did when its facts were last read, and nobody has accepted that: it is not handed out.</summary>
    HostKeyChanged = 16,

    /// <summary>Another host of the pool has its address and port: one machine twice, and in two hands perhaps, unless a client means it so.</summary>
    SameEndpoint = 32,
}
