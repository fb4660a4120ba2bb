using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HostPool.Specs;

/// <summary>Makes text of a foreign machine fit to be stored, logged and shown, and a client's to be logged.</summary>
public static class OneLine
{
    /// <summary>As the other, however long it is; of null null.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text) => text is null ? null : Of(text, text.Length);

    /// <summary>The text trimmed, each control, format and line-breaking character a space, cut to <paramref name="length"/> characters.</summary>
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
                line[i] = MovesTheCursor(source[i]) ? ' ' : source[i];
            }
        });
    }

    /// <summary>What a terminal or an editor obeys instead of showing it, the direction of writing among it.</summary>
    private static bool MovesTheCursor(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
