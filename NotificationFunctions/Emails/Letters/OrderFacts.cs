namespace NotificationFunctions.Emails.Letters;

/// <summary>What every letter about an order states.</summary>
internal static class OrderFacts
{
    public static IReadOnlyList<Fact> Of(string orderId, string? description, decimal price, string currency)
    {
        var facts = new List<Fact> { new("Order", orderId) };
        if (!string.IsNullOrWhiteSpace(description))
        {
            facts.Add(new Fact("What you ordered", description));
        }

        facts.Add(new Fact("Price", Price.Format(price, currency)));
        return facts;
    }
}
