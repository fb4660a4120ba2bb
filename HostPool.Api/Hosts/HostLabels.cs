using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HostPool.Api.Hosts;

/// <summary>What a host can be found by. Pure.</summary>
internal static class HostLabels
{
    /// <summary>Main memory, in MiB: the fact <c>ram</c>.</summary>
    public const string RamMb = "ram_mb";

    /// <summary>The disks' size in GiB: the fact <c>disk_size</c>, which has a unit.</summary>
    public const string DiskGb = "disk_gb";

    /// <summary>The most that a host has: what its owner's commands print is not bounded otherwise.</summary>
    private const int Most = 1000;

    /// <summary>Each label once; the host must have its id.</summary>
    public static IEnumerable<HostLabel> Of(PoolHost host) =>
        OfTags(host).Concat(OfSpecs(host)).Concat(OfFacts(host)).DistinctBy(label => (label.Key, label.Text)).Take(Most);

    private static IEnumerable<HostLabel> OfTags(PoolHost host) =>
        host.Tags.Select(tag => new HostLabel { HostId = host.Id, Key = HostLabel.Tags, Text = Key(tag) });

    private static IEnumerable<HostLabel> OfSpecs(PoolHost host)
    {
        if (host.HardwareSpecs is not { } json || JsonNode.Parse(json) is not JsonObject facts)
        {
            yield break;
        }

        foreach (var (key, value) in facts)
        {
            if (key is not HostLabel.Tags && TextOf(value) is { } text)
            {
                yield return new HostLabel { HostId = host.Id, Key = key, Text = Key(text), Number = NumberOf(text) };
            }
        }

        if (!facts.ContainsKey(RamMb) && TextOf(facts["ram"]) is { } ram && NumberOf(ram) is { } megabytes)
        {
            yield return new HostLabel { HostId = host.Id, Key = RamMb, Text = Key(ram), Number = megabytes };
        }

        if (!facts.ContainsKey(DiskGb) && TextOf(facts["disk_size"]) is { } size && Gigabytes(size) is { } gigabytes)
        {
            yield return new HostLabel { HostId = host.Id, Key = DiskGb, Text = Key(size), Number = gigabytes };
        }
    }

    /// <summary>Those of the text facts come first: a key that is in both is theirs.</summary>
    private static IEnumerable<HostLabel> OfFacts(PoolHost host) =>
        from fact in host.Facts is { } json && JsonNode.Parse(json) is JsonObject facts ? FactLabels.Of(facts) : []
        let text = TextOf(fact.Value)
        select new HostLabel { HostId = host.Id, Key = fact.Key, Text = Key(text), Number = NumberOf(text) };

    /// <summary>The form in which texts are compared.</summary>
    public static string Key(string text)
    {
        var key = text.ToLowerInvariant();
        return key.Length <= HostLabel.MaxText ? key
            : key[..(char.IsHighSurrogate(key[HostLabel.MaxText - 1]) ? HostLabel.MaxText - 1 : HostLabel.MaxText)];
    }

    /// <summary>A size as lsblk(8) prints it, <c>455G</c> or <c>1.8T</c>, in units of 2^30 bytes; null when it is none.</summary>
    public static double? Gigabytes(string size)
    {
        var unit = size.Length == 0 ? '\0' : size[^1];
        double? factor = unit switch
        {
            'K' => 1.0 / (1024 * 1024),
            'M' => 1.0 / 1024,
            'G' => 1,
            'T' => 1024,
            'P' => 1024 * 1024,
            _ => null,
        };
        return NumberOf(factor is null ? size : size[..^1]) * (factor ?? 1);
    }

    private static string? TextOf(JsonNode? value) => value is not JsonValue scalar
        ? null
        : scalar.GetValueKind() is JsonValueKind.String ? scalar.GetValue<string>() : scalar.ToJsonString();

    /// <summary>What is larger measures nothing, and databases differ on what overflows.</summary>
    private static double? NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e100 ? number : null;
}
