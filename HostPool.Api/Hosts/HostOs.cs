namespace HostPool.Api.Hosts;

/// <summary>The operating systems that the contract knows.</summary>
internal static class HostOs
{
    public const string Linux = "linux";
    public const string Windows = "windows";

    public static bool IsKnown(string? os) => os is Linux or Windows;
}
