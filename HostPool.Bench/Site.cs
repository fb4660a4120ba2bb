namespace HostPool.Bench;

/// <summary>Where things are.</summary>
/// <param name="Api">The directory of the published HostPool.Api.</param>
/// <param name="LabScript">The path of <c>lab.sh</c>; it finds LAB_NAME and LAB_NET in the environment.</param>
/// <param name="Work">A directory for databases and logs; whoever made it removes it.</param>
internal sealed record Site(string Api, string LabScript, string Work)
{
    /// <summary>A new directory in <see cref="Work"/>.</summary>
    public string NewDirectory(string name) => Directory.CreateDirectory(Path.Combine(Work, $"{name}-{Path.GetRandomFileName()}")).FullName;
}
