using System.ComponentModel;
using System.Diagnostics;

namespace HostPool.Specs;

/// <summary>
/// Whether a process that a child of ours starts may read what that child inherited, which a kernel, a security module or
/// a hidden /proc may not allow. It is no question of what this process is: children have no more rights than those that
/// they start, even where this one has CAP_NET_RAW by its file, and its own part of /proc is root's.
/// </summary>
internal static class MemoryFileCheck
{
    private const string Script = $"read -r _; (read -r word <{SshWorkspace.Password} && [ \"$word\" = readable ]); exit $?";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static async Task<bool> RunAsync()
    {
        try
        {
            using var files = SshWorkspace.Create(hides: true);
            files.Hide(SshWorkspace.Password, "readable\n");
            var program = new ProcessStartInfo("/bin/sh", ["-c", Script])
            {
                WorkingDirectory = files.Path,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            return await ChildProcess.RunAsync(program, Longest, TimeProvider.System, CancellationToken.None, files.Hidden) == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return false;
        }
    }
}
