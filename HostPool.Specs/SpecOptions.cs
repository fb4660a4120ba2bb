namespace HostPool.Specs;

/// <summary>The settings under <c>Specs</c>.</summary>
public sealed class SpecOptions
{
    /// <summary>False: no host is ever logged in to.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many hosts are read at once, 1 or more.</summary>
    public int Parallelism { get; set; } = 8;

    /// <summary>The most that one host may take, from connecting to the last byte.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Extra facts: key and the POSIX shell command whose first line of output is the value.</summary>
    public IDictionary<string, string> Commands { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How old facts may become before they are read again.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromDays(1);
}
