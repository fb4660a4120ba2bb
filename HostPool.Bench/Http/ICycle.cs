namespace HostPool.Bench.Http;

/// <summary>What one connection of a load does over and over.</summary>
internal interface ICycle
{
    /// <summary>The first request of a cycle.</summary>
    ReadOnlyMemory<byte> Begin();

    /// <summary>The next request after a reply; empty: the cycle is complete.</summary>
    ReadOnlyMemory<byte> Continue(in HttpReply reply);
}
