namespace HostPool.Api.Filters;

/// <summary>What the values of a fact are.</summary>
internal enum FactKind
{
    /// <summary>Whatever who added it has there: a key of <c>hardware_specs</c> that is not HostPool's, or what a command printed.</summary>
    Any,

    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Texts, of which some may be numbers.</summary>
    Text,

    /// <summary>True or false.</summary>
    Truth,
}
