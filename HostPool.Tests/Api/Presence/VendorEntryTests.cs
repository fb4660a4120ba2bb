using HostPool.Api.Presence;

namespace HostPool.Tests.Api.Presence;

public sealed class VendorEntryTests
{
    [Theory]
    [InlineData("MA-L,089E01,Quanta Computer Inc.,\"No.211, Wen Hwa 2nd Rd\"", 0x089E01000000, 24, "Quanta Computer Inc.")]
    [InlineData("MA-L,089E01,Quanta Computer Inc.,\"No.211, Wen Hwa", 0x089E01000000, 24, "Quanta Computer Inc.")] // an address of several lines
    [InlineData("MA-M,b0c5caf,Private,\r", 0xB0C5CAF00000, 28, "Private")]
    [InlineData("MA-S,70B3D5F2F,TELEPLATFORMS", 0x70B3D5F2F000, 36, "TELEPLATFORMS")]
    [InlineData("IAB,0050C27D5, DEUTA-WERKE GmbH ,Paffrather Strasse 140", 0x0050C27D5000, 36, "DEUTA-WERKE GmbH")]
    [InlineData("MA-L,001EFC,\"JSC \"\"MASSA-K\"\"\",\"15, A, Pirogovskaya nab.\"", 0x001EFC000000, 24, "JSC \"MASSA-K\"")]
    [InlineData("MA-L,AABBCC,\"Here, There and Co.\"", 0xAABBCC000000, 24, "Here, There and Co.")]
    [InlineData("002272     (base 16)\t\tAmerican Micro-Fuel Device Corp.\r", 0x002272000000, 24, "American Micro-Fuel Device Corp.")]
    public void TryRead_OfAnAssignment_GivesBlockAndVendor(string line, ulong prefix, int length, string vendor)
    {
        Assert.True(VendorEntry.TryRead(line, out var entry));
        Assert.Equal(new VendorEntry(prefix, length, vendor), entry);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Registry,Assignment,Organization Name,Organization Address")]
    [InlineData("STE 102 SAN JOSE CA US 95134 \"")]
    [InlineData("00-22-72   (hex)\t\tAmerican Micro-Fuel Device Corp.")]
    [InlineData("900000-9FFFFF     (base 16)\t\tPrivate")]
    [InlineData("(base 16)")]
    [InlineData("\t\t\t\t2181 Buchanan Loop")]
    [InlineData("MA-L")]
    [InlineData("MA-L,089E01")]
    [InlineData("MA-L,089E01,")]
    [InlineData("MA-L,089E01,\"\",Somewhere")]
    [InlineData("MA-L,089E01,\"Quanta")]
    [InlineData("MA-L,089E0,Quanta")]
    [InlineData("MA-L,089E0G,Quanta")]
    [InlineData("MA-L,-89E01,Quanta")]
    [InlineData("MA-X,089E01,Quanta")]
    [InlineData("CID,0A1B2C,A company that names no interfaces")]
    public void TryRead_OfAnythingElse_IsFalse(string line) => Assert.False(VendorEntry.TryRead(line, out _));
}
