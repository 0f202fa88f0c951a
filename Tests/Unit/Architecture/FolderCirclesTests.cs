using ArchUnitNET.Loader;

namespace Tests.Unit.Architecture;

/// <summary>The rule itself, on folders that keep it and on folders that break it.</summary>
public sealed class FolderCirclesTests
{
    private const string Samples = "Tests.Unit.Architecture.Samples";

    private static readonly ArchUnitNET.Domain.Architecture Code =
        new ArchLoader().LoadNamespacesWithinAssembly(typeof(FolderCirclesTests).Assembly, Samples).Build();

    [Fact]
    public void Folders_that_depend_on_each_other_in_one_direction_are_none()
    {
        var circles = new FolderCircles(Code, $"{Samples}.OneWay");

        Assert.True(circles.HasArrows);
        Assert.Empty(circles.Find());
    }

    [Fact]
    public void Two_folders_that_know_each_other_are_a_circle() => Assert.Equal(
        [$"{Samples}.OfTwo.Left.Door -> {Samples}.OfTwo.Right.Key", $"{Samples}.OfTwo.Right.Key -> {Samples}.OfTwo.Left.Door"],
        new FolderCircles(Code, $"{Samples}.OfTwo").Find());

    [Fact]
    public void A_circle_is_found_over_three_folders_and_within_a_method_and_what_only_leads_to_it_is_none_of_it() => Assert.Equal(
        [
            $"{Samples}.OfThree.First.Start -> {Samples}.OfThree.Second.Deeper.Middle",
            $"{Samples}.OfThree.Second.Deeper.Middle -> {Samples}.OfThree.Third.End",
            $"{Samples}.OfThree.Third.End -> {Samples}.OfThree.First.Start",
        ],
        new FolderCircles(Code, $"{Samples}.OfThree").Find());
}
