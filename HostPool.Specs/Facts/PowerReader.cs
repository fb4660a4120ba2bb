namespace HostPool.Specs;

/// <summary>Reads what feeds a machine, and its energy counters. Pure.</summary>
internal static class PowerReader
{
    private const string Supplies = "/sys/class/power_supply";
    private const string Zones = "/sys/class/powercap";
    private const string Sensors = "/sys/class/hwmon";

    public static PowerFacts Read(ProbeTree tree, FactGaps gaps)
    {
        var counters = Counters(tree).ToList();
        if (counters.Count > 0 && counters.TrueForAll(counter => counter.Joules is null))
        {
            gaps.Of<double?>("power.counters.joules", null, "only root may read them");
        }

        var batteries = tree.Children(Supplies).Where(name => IsBattery(tree, name)).ToList();
        return new PowerFacts
        {
            Source = gaps.Of("power.source", Source(tree, batteries), "no power supply tells"),
            BatteryPercent = batteries.Count == 0 ? null : tree.Int($"{Supplies}/{batteries[0]}/capacity"),
            Watts = gaps.Of("power.watts", Watts(tree), "no power meter"),
            Counters = counters,
        };
    }

    /// <summary>Mice have batteries too.</summary>
    private static bool IsBattery(ProbeTree tree, string name) => tree.Line($"{Supplies}/{name}/type") == "Battery"
        && (name.StartsWith("BAT", StringComparison.Ordinal) || name.StartsWith("CMB", StringComparison.Ordinal) || name.StartsWith("battery", StringComparison.Ordinal));

    private static string? Source(ProbeTree tree, List<string> batteries) =>
        tree.Children(Supplies).Any(name => tree.Line($"{Supplies}/{name}/type") is "Mains" or "USB" && tree.Flag($"{Supplies}/{name}/online") == true) ? "mains"
        : batteries.Count == 0 ? null
        : batteries.Exists(name => tree.Line($"{Supplies}/{name}/status") == "Discharging") ? "battery" : "mains";

    /// <summary>The ACPI power meter's, which measures the whole machine; other sensors measure cards.</summary>
    private static double? Watts(ProbeTree tree) => tree.Children(Sensors)
        .Where(name => tree.Line($"{Sensors}/{name}/name") == "power_meter")
        .Select(name => (tree.Number($"{Sensors}/{name}/power1_average") ?? tree.Number($"{Sensors}/{name}/power1_input")) / 1e6)
        .FirstOrDefault(watts => watts is not null);

    private static IEnumerable<EnergyCounter> Counters(ProbeTree tree)
    {
        foreach (var zone in tree.Children(Zones))
        {
            if (tree.Has($"{Zones}/{zone}/energy_uj"))
            {
                yield return new EnergyCounter(tree.Line($"{Zones}/{zone}/name") ?? zone, Joules($"{Zones}/{zone}/energy_uj"));
            }
        }

        foreach (var sensor in tree.Children(Sensors))
        {
            foreach (var file in tree.Children($"{Sensors}/{sensor}").Where(file => file.StartsWith("energy", StringComparison.Ordinal)))
            {
                yield return new EnergyCounter($"{tree.Line($"{Sensors}/{sensor}/name") ?? sensor} {file.Split('_')[0]}", Joules($"{Sensors}/{sensor}/{file}"));
            }
        }

        double? Joules(string place) => tree.Number(place) is { } micro ? Math.Round(micro / 1e6, 1) : null;
    }
}
