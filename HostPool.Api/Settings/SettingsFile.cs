using System.Text.Json;

namespace HostPool.Api.Settings;

/// <summary>Why a settings file cannot be read. Pure.</summary>
internal static class SettingsFile
{
    /// <summary>The file, the line where there is one, and what is wrong there.</summary>
    public static string Failure(InvalidDataException error)
    {
        var cause = error.GetBaseException();
        var reason = cause is JsonException { LineNumber: { } line } ? $"line {line + 1}: {Sentence(cause.Message)}" : cause.Message;
        return $"HostPool cannot start. {error.Message.TrimEnd('.')}: {reason}";
    }

    /// <summary>What follows is the place, counted from 0.</summary>
    private static string Sentence(string message) => message.Split(" LineNumber:")[0];
}
