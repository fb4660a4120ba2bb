namespace HostPool.Specs;

/// <summary>Makes text of a foreign machine fit to be stored, logged and shown.</summary>
internal static class OneLine
{
    /// <summary>The text trimmed, each control character a space, cut to <paramref name="length"/> characters.</summary>
    public static string Of(ReadOnlySpan<char> text, int length)
    {
        text = text.Trim();
        var end = Math.Min(text.Length, length);

        // Half a character cannot be stored everywhere.
        end -= end < text.Length && end > 0 && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return string.Create(end, text, static (line, source) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });
    }
}
