namespace HostPool.Api.Secrets;

/// <summary>
/// Seals secrets on their way into the database, and opens them on their way out. The last one of each kind is remembered:
/// hosts that were added together have their credentials in common, which are sealed once for all of them, and opened once
/// where their rows follow each other. Who reads the database sees that those are equal;
/// with a nonce for each, adding a /16 would take a third longer and listing it twice as long. Thread-safe.
/// </summary>
internal sealed partial class SecretBox(IDataKeys keys, ILogger<SecretBox> logger)
{
    private readonly Last?[] _last = new Last?[Enum.GetValues<SecretKind>().Length];

    public IDataKeys Keys => keys;

    /// <returns>As <see cref="SealedText"/> has it; null for null.</returns>
    public string? Seal(SecretKind kind, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var cipher = keys.Newest;
        if (Volatile.Read(ref _last[(int)kind]) is { } last && last.Text == text && last.Sealed.StartsWith(SealedText.Prefix(cipher.Id), StringComparison.Ordinal))
        {
            return last.Sealed;
        }

        var sealedText = cipher.Seal(kind, text);
        Volatile.Write(ref _last[(int)kind], new Last(text, sealedText));
        return sealedText;
    }

    /// <returns>Null: it is null, or cannot be opened, which is logged: one bad row does not keep the pool from being read.</returns>
    public string? Open(SecretKind kind, string? sealedText)
    {
        if (sealedText is null)
        {
            return null;
        }

        if (Volatile.Read(ref _last[(int)kind]) is { } last && last.Sealed == sealedText)
        {
            return last.Text;
        }

        if (TryOpen(kind, sealedText) is not { } text)
        {
            Unreadable(kind);
            return null;
        }

        Volatile.Write(ref _last[(int)kind], new Last(text, sealedText));
        return text;
    }

    /// <summary>The same for who deals with it.</summary>
    public string? TryOpen(SecretKind kind, string sealedText) =>
        SealedText.TryRead(sealedText, out var id, out var data) && keys.Find(id) is { } cipher ? cipher.Open(kind, data) : null;

    [LoggerMessage(LogLevel.Error, "SecretUnreadable: a {Kind} in the database was not written by HostPool, or changed since; it counts as none until it is set anew")]
    private partial void Unreadable(SecretKind kind);

    private sealed record Last(string Text, string Sealed);
}
