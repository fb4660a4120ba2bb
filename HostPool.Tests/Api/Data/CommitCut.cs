namespace HostPool.Tests.Api.Data;

/// <summary>When a connection ends.</summary>
public enum CommitCut
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Before the server hears of the COMMIT.</summary>
    BeforeIt,

    /// <summary>As soon as the server was sent the COMMIT.</summary>
    AmidIt,

    /// <summary>When the server has answered it, before the answer arrives.</summary>
    AfterIt,
}
