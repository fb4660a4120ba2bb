namespace HostPool.Discovery.Ndp;

/// <summary>The options of a neighbour discovery message (RFC 4861, 4.6).</summary>
internal static class NdpOptions
{
    /// <summary>The length of a link-layer address option for Ethernet (RFC 2464, 6).</summary>
    public const int LinkLayerLength = 8;

    private const byte SourceLinkLayer = 1;
    private const byte TargetLinkLayer = 2;

    /// <summary>
    /// Looks for the link-layer address that a message of <paramref name="type"/> may tell: of its source, or of its
    /// target. The first one counts, others are skipped. False when an option is cut short, has no length, or is a
    /// link-layer address of another length than Ethernet's.
    /// </summary>
    public static bool TryFind(NdpType type, ReadOnlySpan<byte> options, out MacAddress? linkLayer)
    {
        linkLayer = null;
        while (options.Length > 0)
        {
            var length = options.Length < 2 ? 0 : options[1] * 8;
            if (length == 0 || length > options.Length)
            {
                return false;
            }

            if (options[0] == KindFor(type) && linkLayer is null)
            {
                if (length != LinkLayerLength)
                {
                    return false;
                }

                linkLayer = new MacAddress(options[2..]);
            }

            options = options[length..];
        }

        return true;
    }

    /// <summary>Writes the option of <see cref="LinkLayerLength"/> bytes.</summary>
    public static void Write(NdpType type, MacAddress linkLayer, Span<byte> options)
    {
        (options[0], options[1]) = (KindFor(type), 1);
        linkLayer.CopyTo(options[2..]);
    }

    private static byte KindFor(NdpType type) =>
        type == NdpType.NeighbourAdvertisement ? TargetLinkLayer : SourceLinkLayer;
}
