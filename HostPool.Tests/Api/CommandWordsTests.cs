using HostPool.Api;

namespace HostPool.Tests.Api;

public sealed class CommandWordsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("", "--urls=http://127.0.0.1:0", "/Pool:SeedFile=pool.yaml", "Audit:MaxEntries=1")]
    [InlineData("", "--Pool:SeedFile", "pool.yaml", "/Audit:MaxEntries", "1")]
    [InlineData("", "--Database:ConnectionString=Data Source=my pool.db")]
    [InlineData("keys list", "--urls", "http://127.0.0.1:0", "keys", "list")]
    [InlineData("keys add ci", "--a=b", "keys", "add", "--role", "admin", "ci", "--c=d")]
    [InlineData("keys add ci boss", "keys", "add", "ci", "--role", "admin", "boss")]
    [InlineData("secrets rotate now", "secrets", "rotate", "--a=b", "now")]
    [InlineData("version", "version")]
    [InlineData("--version", "--version")]
    [InlineData("-v", "-v")]
    [InlineData("-v=1", "-v=1")]
    public void Of_Arguments_LeavesWhatIsNoSetting(string words, params string[] args) => Assert.Equal(words, string.Join(' ', CommandWords.Of(args)));
}
