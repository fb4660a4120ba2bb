using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging.Abstractions;

namespace HostPool.Api.Secrets;

/// <summary>A key ring in a folder, which is made with its first key.</summary>
internal sealed class KeyRingFiles(string folder) : FileSystemXmlRepository(new DirectoryInfo(folder), NullLoggerFactory.Instance), IKeyRingStore
{
    public string Place => folder;

    public override IReadOnlyCollection<XElement> GetAllElements() =>
        System.IO.Directory.Exists(folder) ? base.GetAllElements() : throw new KeyRingException("it is not there");

    public override void StoreElement(XElement element, string friendlyName)
    {
        KeyRingFolder.Create(folder);
        base.StoreElement(element, friendlyName);
    }

    public void Remove(Guid key) => File.Delete(PathOf(key));

    public void Replace(Guid key, XElement element)
    {
        var draft = PathOf(key) + ".new";
        File.Delete(draft); // Of a process that was killed.
        var mine = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            mine.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, mine))
        {
            element.Save(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, PathOf(key), overwrite: true); // rename(2)
    }

    private string PathOf(Guid key) => Path.Combine(folder, $"key-{key}.xml");
}
