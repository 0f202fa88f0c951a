namespace NotificationFunctions.Emails.Letters;

/// <summary>The first letter to a new customer.</summary>
internal static class WelcomeLetter
{
    public static Letter Write(string greeting) => new(
        "Welcome!",
        "Welcome, it is good to have you with us!",
        greeting,
        [
            "Your account is open. Make a deposit, and you can place your first order right away.",
            "If you did not register with us, somebody gave us your address by mistake; you need not do anything.",
        ],
        []);
}
