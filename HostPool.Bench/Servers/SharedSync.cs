namespace HostPool.Bench.Servers;

/// <summary>
/// Lets many wait for one write to the disk, as claims share a commit: whoever comes during a write waits for the next one. It writes
/// over the same megabytes again and again, as SQLite's log does between checkpoints. Thread-safe; ends with its process.
/// </summary>
internal sealed class SharedSync
{
    /// <summary>What SQLite adds to its log in a commit of ten claims and releases, five to six pages of 4 KB; as perf-stat(1) counted.</summary>
    private const int Written = 24 * 1024;

    private const int FileSize = 170 * Written;

    private readonly object _lock = new();
    private readonly string _file;
    private List<TaskCompletionSource> _waiting = [];

    public SharedSync(string file)
    {
        _file = file;
        new Thread(Run) { IsBackground = true }.Start();
    }

    /// <summary>Completes after a write that began after the call.</summary>
    public Task WaitAsync()
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add(written);
            Monitor.Pulse(_lock);
        }

        return written.Task;
    }

    private void Run()
    {
        using var file = File.OpenHandle(_file, FileMode.Create, FileAccess.Write);
        var (bytes, mine) = (new byte[Written], new List<TaskCompletionSource>());
        for (var position = 0; ; position = (position + Written) % FileSize)
        {
            lock (_lock)
            {
                while (_waiting.Count == 0)
                {
                    Monitor.Wait(_lock);
                }

                (mine, _waiting) = (_waiting, mine);
            }

            RandomAccess.Write(file, bytes, position);
            RandomAccess.FlushToDisk(file);
            mine.ForEach(written => written.SetResult());
            mine.Clear();
        }
    }
}
