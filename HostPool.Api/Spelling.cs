namespace HostPool.Api;

/// <summary>What a misspelt word was meant to be. Case does not count. Pure.</summary>
internal static class Spelling
{
    /// <summary>So many letters must be there for each that is wrong, and never more than <see cref="MostWrong"/> may be.</summary>
    private const int LettersForOneWrong = 3;

    private const int MostWrong = 2;

    /// <summary>The one of <paramref name="known"/> that <paramref name="word"/> looks most like; null: none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) => known
        .Select(one => (Word: one, Wrong: Distance(word, one)))
        .Where(one => one.Wrong <= Math.Min(MostWrong, Math.Max(word.Length, one.Word.Length) / LettersForOneWrong))
        .OrderBy(one => one.Wrong)
        .Select(one => one.Word)
        .FirstOrDefault();

    /// <summary>What to say of a word that is none of those known: <c>did you mean 'owner'? known: owner, older_than</c>.</summary>
    /// <param name="word">The word.</param>
    /// <param name="known">What it may be.</param>
    /// <param name="others">What it may be beside, and is too much to list.</param>
    /// <param name="further">What to say of those.</param>
    public static string Hint(string word, IReadOnlyCollection<string> known, IReadOnlyCollection<string>? others = null, string further = "") =>
        $"{(Nearest(word, known.Concat(others ?? [])) is { } meant ? $"did you mean '{meant}'? " : "")}known: {string.Join(", ", known)}{further}";

    /// <summary>How many letters are wrong, missing, too many, or exchanged with their neighbour (optimal string alignment).</summary>
    private static int Distance(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > MostWrong)
        {
            return int.MaxValue;
        }

        var (before, last, row) = (new int[other.Length + 1], new int[other.Length + 1], Enumerable.Range(0, other.Length + 1).ToArray());
        for (var i = 1; i <= one.Length; i++)
        {
            (before, last, row) = (last, row, before);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var isSame = IsSame(one[i - 1], other[j - 1]);
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (isSame ? 0 : 1));
                if (i > 1 && j > 1 && IsSame(one[i - 1], other[j - 2]) && IsSame(one[i - 2], other[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
        }

        return row[other.Length];
    }

    private static bool IsSame(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
