#pragma warning disable IDE0130, IDE0161 // Each of these namespaces stands for a folder of a project.

namespace Tests.Unit.Architecture.Samples.OneWay.Upper
{
    internal sealed record House(Lower.Ground Ground, Middle.Floor Floor);
}

namespace Tests.Unit.Architecture.Samples.OneWay.Middle
{
    internal sealed record Floor(Lower.Ground Ground);
}

namespace Tests.Unit.Architecture.Samples.OneWay.Lower
{
    internal sealed record Ground;
}

namespace Tests.Unit.Architecture.Samples.OfTwo.Left
{
    internal sealed record Door(Right.Key Key);
}

namespace Tests.Unit.Architecture.Samples.OfTwo.Right
{
    internal sealed record Key(Left.Door Door);
}

namespace Tests.Unit.Architecture.Samples.OfThree.Outside
{
    internal sealed record Visitor(First.Start Start);
}

namespace Tests.Unit.Architecture.Samples.OfThree.First
{
    internal sealed class Start
    {
        public static object Go() => Second.Deeper.Middle.Go();
    }
}

namespace Tests.Unit.Architecture.Samples.OfThree.Second.Deeper
{
    internal sealed class Middle
    {
        public static object Go() => new Third.End(null);
    }
}

namespace Tests.Unit.Architecture.Samples.OfThree.Third
{
    internal sealed class End(First.Start? start)
    {
        public override string ToString() => $"{start}";
    }
}
