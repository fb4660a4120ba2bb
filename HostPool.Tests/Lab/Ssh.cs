using System.Net;
using System.Net.Sockets;

namespace HostPool.Tests.Lab;

/// <summary>What a person would type to look at a host of the lab.</summary>
internal static class Ssh
{
    /// <summary>Whether the sshd takes a connection within two seconds: long for a lab, short for a host that is gone.</summary>
    public static async Task<bool> AnswersAsync(IPAddress address)
    {
        using var client = new TcpClient();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await client.ConnectAsync(address, 22, deadline.Token);
            return true;
        }
        catch (Exception refusal) when (refusal is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    public static Task<string> WithKeyAsync(LabHost host, string command) =>
        RunAsync(host, command, [], "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-i", host.PrivateKey);

    public static async Task<string> WithPasswordAsync(LabHost host, string password, string command)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var answer = Path.Combine(folder.FullName, "askpass");
            await File.WriteAllTextAsync(answer, $"#!/bin/sh\necho '{password}'\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(answer, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            return await RunAsync(
                host,
                command,
                new() { ["SSH_ASKPASS"] = answer, ["SSH_ASKPASS_REQUIRE"] = "force" },
                "-o", "PreferredAuthentications=password", "-o", "NumberOfPasswordPrompts=1");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<string> RunAsync(
        LabHost host, string command, Dictionary<string, string> environment, params string[] options)
    {
        string[] common = ["-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"];
        return Command.RunAsync("ssh", [.. common, .. options, $"{LabHost.Username}@{host.Ip}", command], environment);
    }
}
