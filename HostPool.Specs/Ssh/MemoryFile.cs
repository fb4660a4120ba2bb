using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace HostPool.Specs;

/// <summary>
/// A file without a name, in memory alone, that only this user may open (memfd_create(2)); it ends with the last process
/// that has it. What is started while it is open inherits it under its number: see <see cref="ChildProcess.Start"/>.
/// </summary>
internal sealed partial class MemoryFile : IDisposable
{
    private readonly SafeFileHandle _file;

    private MemoryFile(int number) => (Number, _file) = (number, new SafeFileHandle(number, ownsHandle: true));

    /// <summary>The file descriptor.</summary>
    public int Number { get; }

    /// <exception cref="IOException">There is no memory, or there are no such files here.</exception>
    public static MemoryFile Create(string text)
    {
        // Without MFD_CLOEXEC, or nobody would inherit it.
        var number = OperatingSystem.IsLinux() ? Create("hostpool", flags: 0) : -1;
        if (number < 0)
        {
            throw new IOException("memfd_create failed");
        }

        var file = new MemoryFile(number);
        try
        {
            RandomAccess.Write(file._file, Encoding.UTF8.GetBytes(text), 0);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file._file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);
}
