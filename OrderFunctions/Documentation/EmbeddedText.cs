namespace OrderFunctions.Documentation;

/// <summary>The files that the build puts into this assembly for the documentation.</summary>
internal static class EmbeddedText
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidOperationException">The assembly was built without it.</exception>
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly holds no '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
