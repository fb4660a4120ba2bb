using System.Data.Common;
using Microsoft.EntityFrameworkCore.Metadata;

namespace HostPool.Api.Data;

/// <summary>Parameters <c>@p0</c>, <c>@p1</c>, … for properties of an entity. Values and conversions are the model's.</summary>
internal static class RowParameters
{
    public static void Add(DbParameterCollection parameters, Func<DbParameter> create, IReadOnlyList<IProperty> properties)
    {
        for (var i = 0; i < properties.Count; i++)
        {
            var parameter = create();
            parameter.ParameterName = $"@p{i}";
            parameters.Add(parameter);
        }
    }

    public static void Set(DbParameterCollection parameters, IReadOnlyList<IProperty> properties, object entity)
    {
        for (var i = 0; i < properties.Count; i++)
        {
            parameters[i].Value = Value(properties[i], entity) ?? DBNull.Value;
        }
    }

    private static object? Value(IProperty property, object entity)
    {
        var value = property.GetGetter().GetClrValueUsingContainingEntity(entity);
        return value is null || property.GetTypeMapping().Converter is not { } converter ? value : converter.ConvertToProvider(value);
    }
}
