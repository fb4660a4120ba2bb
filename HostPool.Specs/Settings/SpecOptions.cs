using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace HostPool.Specs;

/// <summary>The settings under <c>Specs</c>.</summary>
public sealed partial class SpecOptions
{
    /// <summary>How many extra facts there may be: more would not fit into what a host may print.</summary>
    public const int MostCommands = 50;

    /// <summary>The longest command, in characters.</summary>
    public const int LongestCommand = 4096;

    /// <summary>False: no host is ever logged in to.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many hosts are read at once, 1 or more.</summary>
    public int Parallelism { get; set; } = 8;

    /// <summary>The most that one host may take, from connecting to the last byte: 1 second to 10 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Extra facts: key (<c>[a-z][a-z0-9_]{0,63}</c>) and the POSIX shell command whose first line of output is the
    /// value, at most 4096 bytes; a number, or JSON of several lines, is told as such. Each may take 5 seconds and must exit with 0, or its key is missing. At most 50.
    /// </summary>
    public IDictionary<string, string> Commands { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How old facts may become before they are read again.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Options of ssh_config(5) for all hosts, such as <c>KexAlgorithms</c> for old ones; jump hosts excepted. What would undo
    /// what HostPool sees to is refused.
    /// </summary>
    public IDictionary<string, string> SshOptions { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How the hosts of single networks are logged in to.</summary>
    public IList<SpecNetworkOptions> Networks { get; } = [];

    /// <summary>
    /// True: a password is offered also to a host whose key is not pinned yet, to whoever answers at its address. For the
    /// networks of <see cref="Networks"/> that do not say themselves, and for all others.
    /// </summary>
    public bool TrustNewHosts { get; set; }

    /// <summary>The network that holds an address, of several the one with the longest prefix; null: none does.</summary>
    public SpecNetworkOptions? NetworkOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Networks.Where(network => network.Network?.Contains(plain) is true).MaxBy(network => network.Network!.Value.PrefixLength);
    }

    /// <summary>The key of the settings of one of <see cref="Networks"/>: <c>Specs:Networks:0</c>.</summary>
    internal string SectionOf(SpecNetworkOptions network) => string.Create(CultureInfo.InvariantCulture, $"Specs:Networks:{Networks.IndexOf(network)}");

    /// <summary>Whether a password may be offered to a host there whose key is not pinned.</summary>
    public bool TrustsNewHosts(IPAddress address) => NetworkOf(address)?.TrustNewHosts ?? TrustNewHosts;

    /// <summary>Every error, each beginning with the full key of the setting; empty when all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (Parallelism < 1)
        {
            yield return "Specs:Parallelism: must be 1 or more";
        }

        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(10))
        {
            yield return "Specs:Timeout: must be between 00:00:01 and 00:10:00";
        }

        if (RefreshInterval <= TimeSpan.Zero)
        {
            yield return "Specs:RefreshInterval: must be more than zero";
        }

        if (Commands.Count > MostCommands)
        {
            yield return $"Specs:Commands: must be {MostCommands} at most";
        }

        foreach (var (key, command) in Commands)
        {
            if (Fault(key, command) is { } fault)
            {
                yield return $"Specs:Commands:{key}: {fault}";
            }
        }

        foreach (var error in SshOptionRules.Errors("Specs:SshOptions", SshOptions))
        {
            yield return error;
        }

        foreach (var error in Networks.SelectMany((network, index) => network.Validate($"Specs:Networks:{index}")))
        {
            yield return error;
        }

        foreach (var same in Networks.Where(network => network.Network is not null).GroupBy(network => network.Network).Where(same => same.Count() > 1))
        {
            yield return $"Specs:Networks: {same.Key} stands there more than once";
        }
    }

    /// <summary>What is wrong with an extra fact; null when nothing is.</summary>
    public static string? Fault(string key, string? command)
    {
        if (!Key().IsMatch(key))
        {
            return "the key must be a lower-case letter, then at most 63 lower-case letters, digits and underscores";
        }

        if (ProbeScript.BuiltInKeys.Contains(key))
        {
            return "is a fact that every host reports by itself; choose another key";
        }

        if (string.IsNullOrWhiteSpace(command))
        {
            return "the command must not be empty";
        }

        if (command.Length > LongestCommand)
        {
            return $"the command must have {LongestCommand} characters at most";
        }

        return command.Contains('\0') ? "the command must not hold a NUL character" : null;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
