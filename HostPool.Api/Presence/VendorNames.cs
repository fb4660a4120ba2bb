using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>
/// Who made a network interface, by its MAC. Thread-safe. The registry is read when somebody asks first, which takes a
/// moment then and none at the start; on a machine without it nobody is known.
/// </summary>
internal sealed partial class VendorNames
{
    private const byte LocalBit = 0x02;

    private readonly Lazy<VendorRegistry> _registry;
    private readonly ILogger<VendorNames> _logger;

    public VendorNames(VendorFiles files, ILogger<VendorNames> logger)
    {
        _registry = new Lazy<VendorRegistry>(() => Load(files));
        _logger = logger;
    }

    /// <summary>The vendor; null when not known, and of a locally administered address (IEEE 802, 8.4), which no vendor gave.</summary>
    public string? Of(MacAddress mac)
    {
        Span<byte> bytes = stackalloc byte[MacAddress.Length];
        mac.CopyTo(bytes);
        return (bytes[0] & LocalBit) == 0 ? _registry.Value.Find(mac) : null;
    }

    /// <summary>As <see cref="Of(MacAddress)"/>; null also of what is no MAC.</summary>
    public string? Of(string? mac) => MacAddress.TryParse(mac, out var parsed) ? Of(parsed) : null;

    private VendorRegistry Load(VendorFiles files)
    {
        var registry = new VendorRegistry();
        var found = files.Find().ToList();
        foreach (var file in found)
        {
            try
            {
                registry.Add(File.ReadLines(file));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                LogUnreadable(file, error.Message);
            }
        }

        if (found.Count == 0)
        {
            LogNone();
        }
        else
        {
            LogRead(registry.Count, string.Join(", ", found));
        }

        return registry;
    }

    [LoggerMessage(LogLevel.Information, "VendorsRead: {Count} blocks of MAC addresses from {Files}")]
    private partial void LogRead(int count, string files);

    [LoggerMessage(LogLevel.Information, "VendorsUnknown: this machine has no file of the IEEE's registry (Debian: ieee-data)")]
    private partial void LogNone();

    [LoggerMessage(LogLevel.Warning, "VendorsUnreadable: {File}: {Reason}")]
    private partial void LogUnreadable(string file, string reason);
}
