namespace LocalHost.Logging;

/// <summary>What the person at the terminal is told while the start goes on. A program that reads the output gets only what comes of it.</summary>
internal static class Progress
{
    public static void Say(string text)
    {
        if (!Console.IsOutputRedirected)
            Console.WriteLine(text);
    }
}
