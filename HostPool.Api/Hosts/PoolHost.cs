using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using HostPool.Api.Secrets;

namespace HostPool.Api.Hosts;

/// <summary>A machine in the pool: the one record of it that there is.</summary>
internal sealed class PoolHost
{
    /// <summary>Positive, rising, never reused. 0 until stored.</summary>
    public long Id { get; set; }

    /// <summary>Free text; a discovered host is named after its MAC.</summary>
    public string? Name { get; set; }

    /// <summary><c>linux</c> or <c>windows</c>.</summary>
    public required string Os { get; set; }

    public required HostEndpoint Endpoint { get; set; }

    /// <summary>The endpoint's address as <see cref="Hosts.AddressKey"/> has it; set when the host is stored.</summary>
    public string AddressKey { get; set; } = "";

    public required HostCredentials Credentials { get; set; }

    /// <summary>Its secrets as they are stored: <see cref="HostSecrets"/> makes the others of it, and it of the others.</summary>
    public SealedSecrets Sealed { get; set; } = SealedSecrets.None;

    /// <summary>The tags as the client wrote them; set with <see cref="SetTags"/>.</summary>
    public List<string> Tags { get; private set; } = [];

    /// <summary>The hardware address at its endpoint, lower case with colons; null until the host was seen on a link. Unique.</summary>
    public string? Mac { get; set; }

    /// <summary>Where the record came from.</summary>
    public HostSource Source { get; set; }

    /// <summary>The allocation that holds the host; null: it is free.</summary>
    public long? AllocationId { get; set; }

    public bool Allocated => AllocationId is not null;

    public DateTimeOffset? AllocatedAt { get; set; }

    /// <summary>Who holds the host; null when free, or when taken without saying.</summary>
    public string? Owner { get; set; }

    /// <summary>When the hold ends by itself; null when free, and when it does not.</summary>
    public DateTimeOffset? LeaseEnds { get; set; }

    /// <summary>When it was last given back; null: never.</summary>
    public DateTimeOffset? ReleasedAt { get; set; }

    /// <summary>Why it is kept out of allocation; null when it is not.</summary>
    public string? MaintenanceReason { get; set; }

    public bool InMaintenance => MaintenanceReason is not null;

    /// <summary>Since when.</summary>
    public DateTimeOffset? MaintenanceSince { get; set; }

    public HostPresence Presence { get; set; }

    /// <summary>When the host last gave a sign of life; throttled, the exact time is in memory.</summary>
    public DateTimeOffset? LastSeen { get; set; }

    /// <summary>The retrieved facts that are text, a JSON object of strings; null until retrieved.</summary>
    public string? HardwareSpecs { get; set; }

    public SpecsStatus Specs { get; set; } = new();

    /// <summary>The SSH host keys pinned at first use, as <see cref="HostPool.Specs.SshTarget.HostKey"/>, or accepted by an admin; null: none yet.</summary>
    public string? HostKey { get; set; }

    /// <summary>True when another key than the pinned one was shown, and neither was the pinned one shown since nor the other one accepted: it is not handed out, see <see cref="Data.HostRows.Fit"/>.</summary>
    public bool ShowsOtherKey => HostKey is not null && Specs.SaysHostKeyChanged;

    /// <summary>Keys that clients added, a JSON object laid over the wire form; null: none. Stored in <see cref="Sealed"/>.</summary>
    public string? Extra { get; set; }

    /// <summary>Rises with every change of what an allocation looks at, so that what was probed is what is handed out.</summary>
    public int Version { get; set; }

    /// <summary>Its network interfaces, that of the endpoint first. Not stored: <see cref="Liveness"/> lays them over what was read.</summary>
    public IReadOnlyList<HostInterface> Interfaces { get; set; } = [];

    /// <summary>What is odd about it. Not stored: laid over likewise.</summary>
    public HostFlags Flags { get; set; }

    /// <summary>Its typed facts, as <see cref="FactSheet"/> has them; null: none, or not asked for. Stored apart, laid over likewise.</summary>
    public string? Facts { get; set; }

    /// <summary>True once presence has a verdict and it is good.</summary>
    public bool Alive => Presence is HostPresence.Alive or HostPresence.Suspect;

    /// <summary>True when it was not a client that added it.</summary>
    public bool IsDiscovered => Source is not HostSource.Client;

    /// <summary>
    /// True when its facts can be read, which is by SSH: those of Linux hosts, of Windows hosts that say that they speak it,
    /// and of those that may turn out to.
    /// </summary>
    public bool HasReadableSpecs => Os == HostOs.Linux || Endpoint.Protocol == HostEndpoint.Ssh || Source is HostSource.Unsettled;

    public void SetTags(IEnumerable<string> tags) => Tags = [.. tags];
}
