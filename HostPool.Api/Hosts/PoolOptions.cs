namespace HostPool.Api.Hosts;

/// <summary>The settings under <c>Pool</c>.</summary>
internal sealed class PoolOptions
{
    /// <summary>A YAML pool file, loaded when the pool is empty; null: none.</summary>
    public string? SeedFile { get; set; }

    public IEnumerable<string> Validate()
    {
        if (SeedFile is { Length: > 0 } && !File.Exists(SeedFile))
        {
            yield return $"Pool:SeedFile: there is no file {Path.GetFullPath(SeedFile)}";
        }
    }
}
