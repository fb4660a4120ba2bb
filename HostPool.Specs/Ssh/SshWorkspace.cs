using System.Globalization;
using System.Text;

namespace HostPool.Specs;

/// <summary>
/// A directory that only this user can enter (0700), for the files of one attempt; gone after <see cref="Dispose"/>.
/// The client runs in it, so the files go by their bare names. Secrets are links there, to memory of the process that
/// started the client.
/// </summary>
internal sealed class SshWorkspace : IDisposable
{
    public const string Script = "script";
    public const string Output = "out";
    public const string Errors = "err";
    public const string Log = "log";
    public const string HostKeys = "known_hosts";
    public const string Key = "key";
    public const string Certificate = "key-cert.pub";
    public const string Jump = "jump";
    public const string JumpHostKeys = "jump_known_hosts";
    public const string JumpLog = "jump_log";
    public const string JumpControl = "jump_control";
    public const string Password = "password";
    public const string AskPass = "askpass";

    private const string Prefix = "hostpool-ssh-";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly string[] Names =
    [
        Password, Key, Certificate, AskPass, Script, Output, Errors, Log, HostKeys, HostKeys + ".old", Jump, JumpHostKeys, JumpControl,
        .. Enumerable.Range(1, JumpRoute.MostHops).Select(hop => JumpLogOf(hop)),
    ];

    private readonly bool _hides;
    private readonly Dictionary<string, string> _hidden = [];

    private SshWorkspace(string path, bool hides = false) => (Path, _hides) = (path, hides);

    public string Path { get; }

    /// <summary>What <see cref="Hide"/> keeps in memory: <see cref="ChildProcess.Start"/> shows it to the client.</summary>
    public IReadOnlyDictionary<string, string> Hidden => _hidden;

    /// <summary>The log of a jump host, counted from 1.</summary>
    public static string JumpLogOf(int hop) => string.Create(CultureInfo.InvariantCulture, $"{JumpLog}{hop}");

    /// <param name="hides">Whether secrets stay in memory: see <see cref="MemoryFileCheck"/>.</param>
    /// <exception cref="IOException">The temporary directory is full or missing.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written to.</exception>
    public static SshWorkspace Create(bool hides = false) => new(Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName, hides);

    /// <summary>
    /// Removes what processes left behind that were killed. Only files that an attempt makes, by their names: others may
    /// plant directories in a shared temporary directory.
    /// </summary>
    /// <param name="isRunning">Whether there is a process of that id.</param>
    public static void RemoveAbandoned(Func<int, bool> isRunning)
    {
        foreach (var path in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            var owner = System.IO.Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !isRunning(process))
            {
                new SshWorkspace(path).Dispose();
            }
        }
    }

    public void Write(string name, string text, bool executable = false)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = executable ? Private | UnixFileMode.UserExecute : Private;
        }

        using var file = new FileStream(In(name), options);
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>
    /// A secret. On disk it would outlast a kill -9 until the next start; where memory will not do, that is so, and it is a file
    /// that is removed after the attempt.
    /// </summary>
    public void Hide(string name, string text)
    {
        if (_hides)
        {
            _hidden[name] = text;
        }
        else
        {
            Write(name, text);
        }
    }

    /// <summary>The text of a file, empty when there is none. The caller bounds what is written to it.</summary>
    public string Read(string name) => File.Exists(In(name)) ? File.ReadAllText(In(name), Encoding.UTF8) : string.Empty;

    public long Length(string name) => File.Exists(In(name)) ? new FileInfo(In(name)).Length : 0;

    public void Dispose()
    {
        try
        {
            foreach (var name in Names)
            {
                File.Delete(In(name));
            }

            Directory.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's directory, or a file system that went away: the secrets came first, and nobody can do more.
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
