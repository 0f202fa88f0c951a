namespace NotificationFunctions.Recipients;

/// <summary>Whom this app writes to: its own copy of a part of the customer's profile.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="ProfileVersion">The version of the profile that this was copied from. A higher one is newer, whenever it arrives.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">Where to write to.</param>
public sealed record Recipient(string UserId, long ProfileVersion, string FirstName, string LastName, string Email);
