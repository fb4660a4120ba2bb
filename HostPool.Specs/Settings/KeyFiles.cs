using System.Text;

namespace HostPool.Specs;

/// <summary>Private keys and their certificates (ssh-keygen(1), CERTIFICATES).</summary>
public static class KeyFiles
{
    /// <summary>
    /// The private key of a file, and below it the certificate beside it (<c>id-cert.pub</c> of <c>id</c>) when there is one:
    /// in that form both are one text wherever a key is.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Read(string path)
    {
        var key = File.ReadAllText(path);
        var certificate = path + "-cert.pub";
        return File.Exists(certificate) ? $"{key.TrimEnd()}\n{File.ReadAllText(certificate)}" : key;
    }

    /// <summary>Takes apart what <see cref="Read"/> gives: both as files have them.</summary>
    /// <param name="text">A private key, perhaps with a certificate.</param>
    /// <param name="certificate">Null: there is none.</param>
    internal static string Split(string text, out string? certificate)
    {
        var (key, rest) = (new StringBuilder(), (string?)null);
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd().Split('\n'))
        {
            if (line.Contains("-cert-v01@openssh.com ", StringComparison.Ordinal))
            {
                rest = line.Trim() + "\n";
            }
            else
            {
                key.Append(line).Append('\n');
            }
        }

        certificate = rest;
        return key.ToString().TrimEnd() + "\n";
    }
}
