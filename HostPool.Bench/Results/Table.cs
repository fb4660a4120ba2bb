using System.Globalization;
using System.Text;

namespace HostPool.Bench.Results;

/// <summary>Prints rows in aligned columns, and their remarks below.</summary>
internal static class Table
{
    private static readonly string[] Titles = ["experiment", "goal", "reference", "HostPool", "ratio", "others", "goal met"];

    public static string Format(IReadOnlyList<Row> rows)
    {
        List<string[]> lines = [Titles, .. rows.Select(Cells)];
        var widths = Titles.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        lines.Insert(1, [.. widths.Select(width => new string('-', width))]);

        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append("| ").AppendJoin(" | ", line.Select((cell, column) => cell.PadRight(widths[column]))).Append(" |\n");
        }

        text.Append("\nratio: HostPool's figure divided by the reference's, both of this run; others: the cores that other programs took meanwhile.\n");
        foreach (var row in rows.Where(row => row.Remark is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {row.Experiment}: {row.Remark}\n");
        }

        return text.ToString();
    }

    private static string[] Cells(Row row) =>
    [
        row.Experiment,
        row.Goal,
        row.Reference,
        row.Figure,
        Number(row.Ratio, "0.00#"),
        Number(row.OtherCores, "0.0"),
        row.Verdict.ToText(),
    ];

    private static string Number(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
