using System.Net;

namespace HostPool.Api.Hosts;

/// <summary>An IP address as text whose order is that of the addresses: <c>4:0a000001</c>, or <c>6:</c> and 32 digits.</summary>
internal static class AddressKey
{
    public static string Of(string ip) => Of(IPAddress.Parse(ip).GetAddressBytes());

    /// <summary>The keys of the first and the last address of a block.</summary>
    public static (string First, string Last) Of(CidrRange range) => (Of(range.First), Of(range.Last));

    private static string Of(byte[] address) => $"{(address.Length == 4 ? '4' : '6')}:{Convert.ToHexStringLower(address)}";
}
